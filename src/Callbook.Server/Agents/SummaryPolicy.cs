namespace Callbook.Server.Agents;

/// <summary>Whose summary an agent's calls have.</summary>
static class SummaryPolicy
{
    /// <summary>The platform's where it gave one, and otherwise ours.</summary>
    public const string PlatformFirst = "platform_first";

    /// <summary>Ours; the platform's is shown until that is made.</summary>
    public const string OursFirst = "ours_first";

    /// <summary>None is made. What the platform gave is shown.</summary>
    public const string None = "none";
}
