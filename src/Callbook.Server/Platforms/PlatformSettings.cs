using Callbook.Server.Calls;

namespace Callbook.Server.Platforms;

/// <summary>The settings of one platform: the key of the first organization, and the agents of the platform's calls.</summary>
/// <param name="defaultAgent">The default of <see cref="DefaultAgent"/>.</param>
abstract class PlatformSettings(string defaultAgent) : ISettings
{
    public abstract string Section { get; }

    /// <summary>The external_id of the agent that gets a call while the platform has not named the agent, or when it has none.</summary>
    public string DefaultAgent { get; set; } = defaultAgent;

    /// <summary>Whether an agent that the platform names and nobody has created is created; if not, the default agent gets its calls.</summary>
    public bool CreateAgents { get; set; } = true;

    /// <summary>The key that the first organization's platform signs with; null if none is set. More keys are managed over the API.</summary>
    public abstract (string? KeyId, string Secret)? Key { get; }

    public virtual IEnumerable<SettingFault> Check()
    {
        if (DefaultAgent.Length > Limits.NameCharacters)
            yield return new(nameof(DefaultAgent), $"must have at most {Limits.NameCharacters} characters");
    }
}
