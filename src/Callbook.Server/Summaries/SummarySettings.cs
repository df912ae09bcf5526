namespace Callbook.Server.Summaries;

/// <summary>The model that writes summaries.</summary>
sealed class SummarySettings : ISettings
{
    public string Section => "Callbook:Summaries";

    /// <summary>Base URL of an OpenAI-compatible server, such as <c>https://api.openai.com/v1</c>. If not set, no model is used.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The model's name on the server.</summary>
    public string? Model { get; set; }

    public string? ApiKey { get; set; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Maximum characters of a call in one request. A longer call is read in parts.</summary>
    public int RequestCharacters { get; set; } = 24_000;

    public IEnumerable<SettingFault> Check()
    {
        if (Endpoint is { } endpoint && !IsEndpoint(endpoint))
            yield return new(nameof(Endpoint), "must be an http or https URL such as https://api.openai.com/v1, without user name and fragment");
        if (Endpoint is null && (Model ?? ApiKey) is not null)
            yield return new(nameof(Endpoint), "is required when Model or ApiKey is set");
        if (Endpoint is not null && Model is null)
            yield return new(nameof(Model), "is required when Endpoint is set");
        if (ApiKey is { } key && key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            yield return new(nameof(ApiKey), "must have visible ASCII characters only, without white space");
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromHours(1))
            yield return new(nameof(Timeout), "must be 00:00:01 to 01:00:00");
        if (RequestCharacters is < 4_000 or > 1_000_000)
            yield return new(nameof(RequestCharacters), "must be 4000 to 1000000");
    }

    static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Fragment: "" };
}
