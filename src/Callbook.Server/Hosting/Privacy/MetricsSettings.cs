namespace Callbook.Server.Hosting.Privacy;

/// <summary>Who may read <c>/metrics</c>. Without a setting: programs on the same machine.</summary>
sealed class MetricsSettings : ISettings
{
    public string Section => "Callbook:Metrics";

    /// <summary>A bearer token that reads the metrics from anywhere.</summary>
    public string? Token { get; set; }

    /// <summary>Another address to listen on. The metrics are then at this address only, and nothing else is.</summary>
    public string? Url { get; set; }

    /// <summary>The port of <see cref="Url"/>, or null.</summary>
    public int? Port => Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.Port : null;

    public IEnumerable<SettingFault> Check()
    {
        if (Token is { Length: < 16 })
            yield return new(nameof(Token), "must have at least 16 characters");
        if (Url is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed is { Scheme: "http" or "https", PathAndQuery: "/" }))
            yield return new(nameof(Url), "must be an http or https URL without a path, such as http://10.0.0.5:9464");
    }
}
