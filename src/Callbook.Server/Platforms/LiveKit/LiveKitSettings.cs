namespace Callbook.Server.Platforms.LiveKit;

/// <summary>The LiveKit of the first organization, and the agents of LiveKit's calls.</summary>
sealed class LiveKitSettings(IngestSettings ingest) : PlatformSettings(defaultAgent: "livekit")
{
    public override string Section => "Callbook:Ingest:LiveKit";

    /// <summary>The API key that the first organization's LiveKit servers and agents sign with.</summary>
    public string? ApiKey { get; set; }

    public string? ApiSecret { get; set; }

    // Of `livekit-server --dev`, and of the configurations that the documentation shows.
    static readonly string[] WellKnownSecrets = ["secret", "secret1", "secret2", "devsecret"];
    static readonly string[] WellKnownKeys = ["devkey", "key1", "key2"];

    public override (string? KeyId, string Secret)? Key => ApiSecret is null ? null : (ApiKey, ApiSecret);

    public override IEnumerable<SettingFault> Check()
    {
        if (ApiKey is null != ApiSecret is null)
            yield return new(ApiKey is null ? nameof(ApiKey) : nameof(ApiSecret), "ApiKey and ApiSecret must be set together");
        if (ApiSecret is { } secret && IsWellKnown(ApiKey, secret) && !ingest.AllowWellKnownKeys)
            yield return new(nameof(ApiSecret), $"is known to everybody; on a development server set {ingest.Section}:{nameof(ingest.AllowWellKnownKeys)}=true");
        foreach (var fault in base.Check())
            yield return fault;
    }

    public static bool IsWellKnown(string? keyId, string secret) =>
        WellKnownSecrets.Contains(secret, StringComparer.OrdinalIgnoreCase)
        || WellKnownKeys.Contains(keyId, StringComparer.OrdinalIgnoreCase)
        || keyId?.StartsWith("APIdevkey", StringComparison.OrdinalIgnoreCase) is true;
}
