using System.Security.Cryptography;
using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>
/// POST /v1/agents/{agentId}/call-logs: stores a finished call in one request. It returns 201 when the log is durable. It is idempotent:
/// the same call again (same source and source_call_id, or same Idempotency-Key) returns 200 with the stored log.
/// </summary>
static class PostCallLog
{
    public static async Task<IResult> Handle(
        HttpContext http, Guid agentId, Caller caller, [AsParameters] Context context, CancellationToken cancel)
    {
        if (await FindAgent.Find(context.Dialect, caller.OrganizationId, agentId, cancel) is not { } agent)
            return Problems.AgentNotFound.ToResult();
        if (!IdempotencyKey.TryRead(http.Request, out var key, out var refused))
            return refused;
        var (received, problem) = await JsonBody.Receive(context.Bodies, http.Request, caller.OrganizationId, Limits.BodyBytes, cancel);
        if (received is null)
            return problem!; // one of the two is set
        using var turn = received;
        var body = await JsonBody.Read(received, Wire.Json.NewCallLog, PostedCall.Shape, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (PostedCall.Check(body.Value) is { Any: true } faults)
            return faults.ToResult();
        var identity = new CallIdentity(body.Value.Source, body.Value.SourceCallId, key, key is null ? null : SHA256.HashData(body.Bytes.Span));
        var result = await Post(body.Value, identity, caller.OrganizationId, agent, context.Writer, cancel);
        received.Dispose(); // Sending the answer needs none of it, and its reader may be slow.
        return await Answer(http, context.Logs, new(caller.OrganizationId, agentId, result.Id), result.Outcome, cancel);
    }

    /// <summary>Stores a checked call. Returns when it is durable or was stored before.</summary>
    public static async Task<WriteResult> Post(
        NewCallLog call, CallIdentity identity, Guid organizationId, AgentRef agent, CallWriter writer, CancellationToken cancel)
    {
        var result = await writer.Write(new(organizationId, agent, identity, PostedCall.ToEvents(call)), cancel);
        return result.Outcome is WriteOutcome.InProgress or WriteOutcome.Outdated or WriteOutcome.CallGone
            ? throw new OverloadedException() // the call was started and ended during each try
            : result;
    }

    static async Task<IResult> Answer(HttpContext http, GetCallLog logs, CallKey log, WriteOutcome outcome, CancellationToken cancel)
    {
        switch (outcome)
        {
            case WriteOutcome.AgentGone:
                return Problems.AgentNotFound.ToResult();
            case WriteOutcome.KeyReused:
                return Problems.IdempotencyKeyReused.ToResult();
            case WriteOutcome.Stored:
                http.Response.StatusCode = StatusCodes.Status201Created;
                http.Response.Headers.Location = $"/v1/agents/{log.AgentId}/call-logs/{log.Id}";
                break;
            case WriteOutcome.StoredBefore:
                break;
            default:
                throw new InvalidOperationException($"An outcome without an answer: {outcome}");
        }

        return await logs.Write(http, log, cancel)
            ? Results.Empty
            : Problems.CallLogNotFound.ToResult(); // deleted before it could be read
    }

    public sealed record Context(SqlDialect Dialect, CallWriter Writer, RequestBodies Bodies, GetCallLog Logs);
}
