namespace Callbook.Server.Jobs;

/// <summary>A job about a subject. It is one row regardless of how often it was requested, and is deleted when done.</summary>
sealed class JobRow
{
    public const string Waiting = "waiting";
    public const string Running = "running";

    /// <summary>All attempts failed. The job is kept until it is retried or requested again.</summary>
    public const string Dead = "dead";

    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string Kind { get; init; }

    /// <summary>The agent of the call log; empty if the job is about something else.</summary>
    public required Guid AgentId { get; init; }

    /// <summary>The call log or another thing; empty if the job is about the organization itself.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>What its handler needs beside the ids: JSON of a few hundred characters, encrypted, because it may hold a URL with credentials.</summary>
    public string? Payload { get; init; }
    public required string State { get; init; }

    /// <summary>Attempts since it was requested.</summary>
    public required int Attempts { get; init; }

    /// <summary>The number of requests for it.</summary>
    public required long Wanted { get; init; }

    /// <summary>When a server may claim it: for a running job the end of its lease, for a dead one never.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The lease of the worker that runs it.</summary>
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
