using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>Something that is to be done to a call log after it was stored. A job that is done is gone.</summary>
/// <param name="Id">Unique identifier of the job.</param>
/// <param name="Kind">What is done, such as <c>summarize_call</c>.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, or <c>dead</c>: tried often enough.</param>
/// <param name="AgentId">The call's agent.</param>
/// <param name="CallLogId">The call log.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="DueAt">When it may be begun, of a waiting one; otherwise null.</param>
/// <param name="LastError">Why the last attempt failed, or null.</param>
/// <param name="CreatedAt">When it was asked for.</param>
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

/// <summary>A kind of job, and how many the organization has.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Paused">Whether none is begun.</param>
/// <param name="Waiting">How many wait.</param>
/// <param name="Running">How many run.</param>
/// <param name="Dead">How many were given up.</param>
public sealed record JobKind(string Kind, bool Paused, long Waiting, long Running, long Dead);

/// <summary>What a kind of job is changed to.</summary>
/// <param name="Paused">Required. Whether none is begun.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record JobKindChange(bool? Paused);
