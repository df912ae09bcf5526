namespace Callbook.Server.CallLogs;

/// <summary>A finished call with its sealed transcript.</summary>
sealed class CallLogRow
{
    public required Guid AgentId { get; init; }
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public required string RoomName { get; init; }

    /// <summary>Where the call comes from. Together with <see cref="SourceCallId"/> it identifies the call.</summary>
    public string? Source { get; init; }
    public string? SourceCallId { get; init; }
    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the body that came with the idempotency key.</summary>
    public byte[]? BodyHash { get; init; }

    /// <summary><c>session_data</c> as JSON, exactly as it is sent.</summary>
    public required string SessionData { get; init; }
    public string? SummaryText { get; init; }

    /// <summary>The title (at most 160 characters) and lead (at most 200) of the summary, for lists.</summary>
    public string? SummaryTitle { get; init; }
    public string? SummaryLead { get; init; }

    /// <summary>Number of entries. This and the columns below are null in a log of an older server until it is filled in.</summary>
    public int? EntryCount { get; init; }

    /// <summary>Who spoke when: a <see cref="Calls.CallShape"/>.</summary>
    public string? Shape { get; init; }

    /// <summary>Why the call ended, in the platform's own term.</summary>
    public string? PlatformEndReason { get; init; }

    /// <summary>Whether the agent's settings asked for a recording of this call. Later changes to the agent do not affect it.</summary>
    public bool? RecordingWanted { get; init; }
    public required int TranscriptLength { get; init; }
    public required int TranscriptCrc32 { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The sealed transcript, raw deflate.</summary>
    public required byte[] Transcript { get; init; }

    /// <summary>The events that the log was folded from, deflated. A late entry reopens the log from them.</summary>
    public byte[]? Events { get; init; }

    /// <summary>The sealed transcript including system events, for the call's own page; null if there are no events.</summary>
    public byte[]? Detail { get; init; }
    public int? DetailLength { get; init; }
    public int? DetailCrc32 { get; init; }
}
