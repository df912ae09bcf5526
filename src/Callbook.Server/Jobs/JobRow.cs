namespace Callbook.Server.Jobs;

/// <summary>Something that is to be done about a subject. It is one row however often it was asked for, and gone when it is done.</summary>
sealed class JobRow
{
    public const string Waiting = "waiting";
    public const string Running = "running";

    /// <summary>Tried often enough: it stays until somebody retries it, or asks for it anew.</summary>
    public const string Dead = "dead";

    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string Kind { get; init; }

    /// <summary>The agent of the call log; empty where the job is about no call log.</summary>
    public required Guid AgentId { get; init; }

    /// <summary>The call log or another thing; empty where the job is about the organization alone.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>What its kind needs beside the ids: JSON, a few hundred characters.</summary>
    public string? Payload { get; init; }
    public required string State { get; init; }

    /// <summary>How often it was begun since it was asked for.</summary>
    public required int Attempts { get; init; }

    /// <summary>How often it was asked for.</summary>
    public required long Wanted { get; init; }

    /// <summary>When a server may take it: a waiting job at its turn, a running one when its lease has ended, a dead one never.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Who has it in hand.</summary>
    public Guid? Lease { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A kind of job that an organization has paused.</summary>
sealed class JobPauseRow
{
    public required Guid OrganizationId { get; init; }
    public required string Kind { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
