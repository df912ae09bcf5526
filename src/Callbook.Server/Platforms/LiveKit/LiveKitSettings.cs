namespace Callbook.Server.Platforms.LiveKit;

/// <summary>The LiveKit of the first organization, and the agents of LiveKit's calls.</summary>
sealed class LiveKitSettings : ISettings
{
    public string Section => "Callbook:Ingest:LiveKit";

    /// <summary>The API key that the first organization's LiveKit servers and agents sign with. More keys are managed over the API.</summary>
    public string? ApiKey { get; set; }

    public string? ApiSecret { get; set; }

    /// <summary>The external_id of the agent that gets a call while LiveKit has not told the agent's name, or when it has none.</summary>
    public string DefaultAgent { get; set; } = "livekit";

    /// <summary>Whether an agent that LiveKit names and nobody has created is created; if not, the default agent gets its calls.</summary>
    public bool CreateAgents { get; set; } = true;

    public IEnumerable<SettingFault> Check()
    {
        if (ApiKey is null != ApiSecret is null)
            yield return new(ApiKey is null ? nameof(ApiKey) : nameof(ApiSecret), "ApiKey and ApiSecret must be set together");
        if (DefaultAgent.Length > 255)
            yield return new(nameof(DefaultAgent), "must have at most 255 characters");
    }
}
