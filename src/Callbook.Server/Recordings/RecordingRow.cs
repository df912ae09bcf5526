namespace Callbook.Server.Recordings;

/// <summary>The audio of a call, which is in progress or over. Its bytes are in the store under its ids.</summary>
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

    /// <summary>Where it begins, from the start of the call.</summary>
    public required long OffsetMs { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The waveform as it is answered; null where nobody has asked for it yet.</summary>
    public string? Peaks { get; init; }
}

/// <summary>A recording whose row is gone, and whose bytes are to go.</summary>
sealed class RecordingDeletionRow
{
    public required Guid AgentId { get; init; }
    public required Guid CallId { get; init; }
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset DueAt { get; init; }
}
