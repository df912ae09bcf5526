namespace Callbook.Server.CallLogs;

/// <summary>A call that is over, with its transcript sealed.</summary>
sealed class CallLogRow
{
    public required Guid AgentId { get; init; }
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public required string RoomName { get; init; }

    /// <summary>Where the call comes from, and its own name for it: together the identity of the call.</summary>
    public string? Source { get; init; }
    public string? SourceCallId { get; init; }
    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the body that came with the idempotency key.</summary>
    public byte[]? BodyHash { get; init; }

    /// <summary>The JSON of <c>session_data</c> as it goes over the wire.</summary>
    public required string SessionData { get; init; }
    public string? SummaryText { get; init; }

    /// <summary>What a list shows of the summary: at most 160 and 200 characters.</summary>
    public string? SummaryTitle { get; init; }
    public string? SummaryLead { get; init; }

    /// <summary>Entries of the transcript. Null, like the columns below: a log of an older server that was not filled in yet.</summary>
    public int? EntryCount { get; init; }

    /// <summary>Who spoke when: a <see cref="Calls.CallShape"/>.</summary>
    public string? Shape { get; init; }

    /// <summary>Why the call ended, in the platform's own word.</summary>
    public string? PlatformEndReason { get; init; }

    /// <summary>Whether the agent wanted this call recorded: changing the agent later changes no call.</summary>
    public bool? RecordingWanted { get; init; }
    public required int TranscriptLength { get; init; }
    public required int TranscriptCrc32 { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The sealed transcript, raw deflate.</summary>
    public required byte[] Transcript { get; init; }

    /// <summary>What the log was folded from, deflated: a late entry opens it again.</summary>
    public byte[]? Events { get; init; }

    /// <summary>The sealed transcript with the events of its entries, which the call's own page shows; null where it has none.</summary>
    public byte[]? Detail { get; init; }
    public int? DetailLength { get; init; }
    public int? DetailCrc32 { get; init; }
}
