using System.Text;
using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>
/// POST /v1/agents/{agentId}/calls: a call begins. 201 when that is durable; the same call again (same id, or same source and source_call_id) is 200
/// with the call as it is stored.
/// </summary>
static class StartCall
{
    const int MostBytes = 256 * 1024;

    public static async Task<IResult> Handle(
        HttpContext http, Guid agentId, Caller caller, SqlDialect dialect, CallWriter writer, TimeProvider time, CancellationToken cancel)
    {
        if (await FindAgent.Find(dialect, caller.OrganizationId, agentId, cancel) is null)
            return Problems.AgentNotFound.ToResult();
        var body = await JsonBody.Read(http.Request, Wire.Json.NewCall, MostBytes, cancel);
        if (body.Value is not { } wanted)
            return body.Problem!; // one of the two is set
        if (Check(wanted) is { Any: true } faults)
            return faults.ToResult();
        var result = await writer.Start(Begin(wanted, caller.OrganizationId, agentId, time.Now()), cancel);
        return await Answer(http, dialect, new(caller.OrganizationId, agentId, result.Id), result.Outcome, cancel);
    }

    static Faults Check(NewCall call)
    {
        var faults = new Faults();
        PostedCall.CheckNames(call.RoomName, call.Source, call.SourceCallId, faults);
        faults.Check(call.Id != Guid.Empty, "id", "must not be all zeros");
        PostedCall.CheckStart(call.CallStartedAt, faults);
        PostedCall.CheckSession(call.SessionData, faults);
        return faults;
    }

    static OngoingCall Begin(NewCall call, Guid organizationId, Guid agentId, DateTimeOffset now) => new(
        new(organizationId, agentId, call.Id ?? Guid.CreateVersion7(now)),
        call.RoomName!, // checked
        call.Source,
        call.SourceCallId,
        call.CallStartedAt ?? now,
        call.SessionData is null ? "{}" : Encoding.UTF8.GetString(SessionData.TryWrite(call.SessionData)!), // checked
        NextPosition: 0, HeardBytes: 0, LastHeardAt: now, CreatedAt: now);

    static async Task<IResult> Answer(HttpContext http, SqlDialect dialect, CallKey key, WriteOutcome outcome, CancellationToken cancel)
    {
        if (outcome == WriteOutcome.AgentGone)
            return Problems.AgentNotFound.ToResult();
        if (outcome == WriteOutcome.Outdated)
            throw new OverloadedException();
        await using var read = await dialect.BeginRead(cancel);
        // It may have ended before it could be shown.
        if (outcome == WriteOutcome.CallGone || await OngoingCall.Find(read, key, cancel) is not { } call)
            return Problems.CallAlreadyEnded.ToResult();
        var answer = new Item<CallInProgress>(call.ToWire());
        return outcome == WriteOutcome.Stored
            ? TypedResults.Created($"/v1/agents/{key.AgentId}/calls/{key.Id}", answer)
            : TypedResults.Ok(answer);
    }
}
