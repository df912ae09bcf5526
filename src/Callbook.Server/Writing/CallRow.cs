using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

/// <summary>A row of <c>calls</c>. It is written and read by SQL, as a <see cref="OngoingCall"/>; here it stands for the model and its filter.</summary>
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

    /// <summary>Whether the agent wanted this call recorded when it began.</summary>
    public required bool RecordingWanted { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A row of <c>call_entries</c>, likewise a <see cref="StoredEntry"/>.</summary>
sealed class CallEntryRow
{
    public required Guid AgentId { get; init; }
    public required Guid CallId { get; init; }
    public required long Position { get; init; }
    public string? EntryId { get; init; }
    public required string Body { get; init; }
}

/// <summary>A row of <c>call_facts</c>: a message of <see cref="SessionFact"/>s.</summary>
sealed class CallFactRow
{
    public required Guid AgentId { get; init; }
    public required Guid CallId { get; init; }
    public required string FactId { get; init; }

    /// <summary>Of a snapshot; otherwise 0.</summary>
    public required long Revision { get; init; }
    public required string Body { get; init; }
}

/// <summary>A row of <c>platform_sessions</c>: which call a <see cref="PlatformSession"/> is.</summary>
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
