using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

/// <summary>A row of <c>calls</c>, for EF's model and its filter. SQL reads and writes these rows as <see cref="OngoingCall"/>.</summary>
sealed class CallRow
{
    public required Guid AgentId { get; init; }
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string RoomName { get; init; }
    public string? Source { get; init; }
    public string? SourceCallId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required string SessionData { get; init; }
    public required long NextPosition { get; init; }
    public required long HeardBytes { get; init; }
    public required long Facts { get; init; }
    public required DateTimeOffset LastHeardAt { get; init; }
    public DateTimeOffset? CloseAt { get; init; }
    public DateTimeOffset? QuietUntil { get; init; }

    /// <summary>Whether the agent's settings asked for a recording when the call started.</summary>
    public required bool RecordingWanted { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A row of <c>call_entries</c>. SQL reads and writes these rows as <see cref="StoredEntry"/>.</summary>
sealed class CallEntryRow
{
    public required Guid AgentId { get; init; }
    public required Guid CallId { get; init; }
    public required long Position { get; init; }
    public string? EntryId { get; init; }
    public required string Body { get; init; }
}

/// <summary>A row of <c>call_facts</c>: one message of <see cref="SessionFact"/>s.</summary>
sealed class CallFactRow
{
    public required Guid AgentId { get; init; }
    public required Guid CallId { get; init; }
    public required string FactId { get; init; }

    /// <summary>Of a snapshot; otherwise 0.</summary>
    public required long Revision { get; init; }
    public required string Body { get; init; }
}

/// <summary>A row of <c>platform_sessions</c>: the call of a <see cref="PlatformSession"/>.</summary>
sealed class PlatformSessionRow
{
    public required Guid OrganizationId { get; init; }
    public required string Source { get; init; }
    public required string SessionId { get; init; }
    public required Guid AgentId { get; init; }
    public required Guid CallId { get; init; }
    public required bool Named { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
