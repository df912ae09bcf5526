using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>Background work for a call log. A job is removed when it is done.</summary>
/// <param name="Id">Unique identifier of the job.</param>
/// <param name="Kind">Kind of work, such as <c>summarize_call</c>.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, or <c>dead</c> when no attempts are left.</param>
/// <param name="AgentId">The agent of the call.</param>
/// <param name="CallLogId">The call log.</param>
/// <param name="Attempts">Number of attempts that were started.</param>
/// <param name="DueAt">When a waiting job is due; otherwise null.</param>
/// <param name="LastError">Why the last attempt failed, or null.</param>
/// <param name="CreatedAt">When the job was created.</param>
public sealed record Job(
    Guid Id,
    string Kind,
    string State,
    Guid AgentId,
    Guid CallLogId,
    int Attempts,
    DateTimeOffset? DueAt,
    string? LastError,
    DateTimeOffset CreatedAt);

/// <summary>A kind of job, with the number of the organization's jobs of that kind.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Paused">Whether the organization's jobs of this kind are paused.</param>
/// <param name="Waiting">Number of waiting jobs.</param>
/// <param name="Running">Number of running jobs.</param>
/// <param name="Dead">Number of dead jobs.</param>
public sealed record JobKind(string Kind, bool Paused, long Waiting, long Running, long Dead);

/// <summary>A change to a kind of job.</summary>
/// <param name="Paused">Required. True pauses the organization's jobs of the kind on all servers, false resumes them.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record JobKindChange(bool? Paused);
