using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>A log that a transaction wrote: a new one, or one that was sealed again because something arrived late.</summary>
sealed record StoredLog(CallLogRow Log)
{
    public CallKey Key => new(Log.OrganizationId, Log.AgentId, Log.Id);

    public required bool IsNew { get; init; }

    /// <summary>The call's start time before this write. A late fact may change it.</summary>
    public required DateTimeOffset KnownStartedAt { get; init; }

    /// <summary>Whether the transcript changed and needs a new summary.</summary>
    public required bool HasNewTranscript { get; init; }

    /// <summary>A recording that a platform offers for download.</summary>
    public RecordingOffered? OfferedRecording { get; init; }

    public required CallLogFacetsRow Facets { get; init; }

    /// <summary>The parts of the summary that the platform gave, as JSON; null if it gave none.</summary>
    public string? GivenSummary { get; init; }
}

/// <summary>A call in progress that was moved from a stand-in agent to its own agent.</summary>
sealed record MovedCall(CallKey From, CallKey To);

/// <summary>A log whose row was deleted.</summary>
/// <param name="Key">The log.</param>
/// <param name="StartedAt">When its call started.</param>
/// <param name="Source">The sender that named the call, or null.</param>
/// <param name="SourceCallId">The sender's name of the call.</param>
sealed record DeletedLog(CallKey Key, DateTimeOffset StartedAt, string? Source, string? SourceCallId)
{
    /// <summary>Their keys, as <c>r.organization_id</c>, <c>r.agent_id</c> and <c>r.id</c>.</summary>
    public static RowSet<DeletedLog> RowsOf(IEnumerable<DeletedLog> logs) => RowSet
        .Of(logs.OrderBy(log => (log.Key.AgentId, log.Key.Id)))
        .With("organization_id", log => log.Key.OrganizationId)
        .With("agent_id", log => log.Key.AgentId)
        .With("id", log => log.Key.Id);
}

/// <summary>The changes of a committed transaction.</summary>
/// <param name="InProgress">Calls in progress that have new entries, or have ended.</param>
/// <param name="Stored">Logs that were written.</param>
/// <param name="Deleted">Logs that were deleted.</param>
sealed record CommittedCalls(IReadOnlyCollection<CallKey> InProgress, IReadOnlyList<StoredLog> Stored, IReadOnlyList<DeletedLog> Deleted);
