namespace Callbook.Server.Recordings;

/// <summary>The audio of a call, in progress or finished. The store has the bytes, named by the ids of this row.</summary>
sealed class RecordingRow
{
    public required Guid AgentId { get; init; }
    public required Guid CallId { get; init; }
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required long Bytes { get; init; }
    public required string ContentType { get; init; }
    public required byte[] Sha256 { get; init; }
    public long? DurationMs { get; init; }
    public int? Channels { get; init; }

    /// <summary>Where the recording starts, relative to the start of the call.</summary>
    public required long OffsetMs { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The waveform as JSON, as on the wire; null until it is first requested.</summary>
    public string? Peaks { get; init; }
}

/// <summary>A recording whose row is deleted and whose bytes are to be deleted.</summary>
sealed class RecordingDeletionRow
{
    public required Guid AgentId { get; init; }
    public required Guid CallId { get; init; }
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset DueAt { get; init; }
}
