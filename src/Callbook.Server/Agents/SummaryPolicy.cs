namespace Callbook.Server.Agents;

/// <summary>Which summary the calls of an agent show.</summary>
static class SummaryPolicy
{
    /// <summary>The platform's if there is one, otherwise ours.</summary>
    public const string PlatformFirst = "platform_first";

    /// <summary>Ours; the platform's until ours is ready.</summary>
    public const string OursFirst = "ours_first";

    /// <summary>Never ours. The platform's is shown if there is one.</summary>
    public const string None = "none";
}
