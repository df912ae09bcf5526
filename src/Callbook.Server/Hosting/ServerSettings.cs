namespace Callbook.Server.Hosting;

/// <summary>Settings of the server as a whole.</summary>
sealed class ServerSettings : ISettings
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public string Section => "Callbook";

    /// <summary>The base URL in links; by default the first URL that the server listens on.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Addresses or networks of proxies, separated by commas. What they say in X-Forwarded-For, -Proto and -Host counts.</summary>
    public string? TrustedProxies { get; set; }

    /// <summary>How long the server goes on serving after it was told to stop.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(5);

    public IEnumerable<SettingFault> Check()
    {
        if (DrainTime < TimeSpan.Zero || DrainTime > TimeSpan.FromMinutes(10))
            yield return new(nameof(DrainTime), "must be 00:00:00 to 00:10:00");
        if (PublicUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
            yield return new(nameof(PublicUrl), "must be an http or https URL such as https://calls.example.com");
        if (!NetworkList.TryParse(TrustedProxies, out _))
            yield return new(nameof(TrustedProxies), NetworkList.Rule);
    }
}
