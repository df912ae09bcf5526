namespace Callbook.Server.Hosting;

/// <summary>Settings of the server as a whole.</summary>
sealed class ServerSettings : ISettings
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public string Section => "Callbook";

    /// <summary>The base URL in links; by default the first URL that the server listens on.</summary>
    public string? PublicUrl { get; set; }

    public IEnumerable<SettingFault> Check()
    {
        if (PublicUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
            yield return new(nameof(PublicUrl), "must be an http or https URL such as https://calls.example.com");
    }
}
