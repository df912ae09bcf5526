namespace Callbook.Server.CallLogs;

/// <summary>A log as lists show it: columns only, no transcript. A log of an older server has nulls until it is filled in.</summary>
sealed record CallLogHead(Guid Id, Guid AgentId, string AgentName, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    /// <summary>In E.164; null if withheld or unknown.</summary>
    public string? CallerId { get; init; }
    public string? EndReason { get; init; }

    /// <summary>Why the call ended, in the platform's own term.</summary>
    public string? PlatformEndReason { get; init; }
    public string? SummaryTitle { get; init; }

    /// <summary>The first sentence of the summary.</summary>
    public string? SummaryLead { get; init; }
    public bool HasRecording { get; init; }

    /// <summary>BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Who spoke when: a <see cref="Calls.CallShape"/>.</summary>
    public string? Shape { get; init; }
    public int? EntryCount { get; init; }
}
