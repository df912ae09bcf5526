namespace Callbook.Server.Platforms.LiveKit;

/// <summary>The LiveKit of the first organization, and the agents of LiveKit's calls.</summary>
sealed class LiveKitSettings() : PlatformSettings(defaultAgent: "livekit")
{
    public override string Section => "Callbook:Ingest:LiveKit";

    /// <summary>The API key that the first organization's LiveKit servers and agents sign with.</summary>
    public string? ApiKey { get; set; }

    public string? ApiSecret { get; set; }

    public override (string? KeyId, string Secret)? Key => ApiSecret is null ? null : (ApiKey, ApiSecret);

    public override IEnumerable<SettingFault> Check()
    {
        if (ApiKey is null != ApiSecret is null)
            yield return new(ApiKey is null ? nameof(ApiKey) : nameof(ApiSecret), "ApiKey and ApiSecret must be set together");
        foreach (var fault in base.Check())
            yield return fault;
    }
}
