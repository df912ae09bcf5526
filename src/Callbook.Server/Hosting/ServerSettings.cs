namespace Callbook.Server.Hosting;

/// <summary>What the server as a whole is told.</summary>
sealed class ServerSettings : ISettings
{
    public string Section => "Callbook";

    /// <summary>The server's URL in links; the first listening URL when it is not set.</summary>
    public string? PublicUrl { get; set; }

    public IEnumerable<SettingFault> Check()
    {
        if (PublicUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
            yield return new(nameof(PublicUrl), "must be an http or https URL such as https://calls.example.com");
    }
}
