using System.Text;
using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>
/// POST /v1/agents/{agentId}/calls: starts a call. It returns 201 when the start is durable. It is idempotent: the same call again (same
/// id, or same source and source_call_id) returns 200 with the stored call.
/// </summary>
static class StartCall
{
    const int MostBytes = 256 * 1024;

    static readonly JsonShape Shape = new() { Members = [("session_data", new() { Bytes = Limits.SessionDataBytes })] };

    public static async Task<IResult> Handle(
        HttpContext http, Guid agentId, Caller caller, [AsParameters] Context context, CancellationToken cancel)
    {
        if (await FindAgent.Find(context.Dialect, caller.OrganizationId, agentId, cancel) is null)
            return Problems.AgentNotFound.ToResult();
        var (received, problem) = await JsonBody.Receive(context.Bodies, http.Request, caller.OrganizationId, MostBytes, cancel);
        if (received is null)
            return problem!; // one of the two is set
        using var turn = received;
        var body = await JsonBody.Read(received, Wire.Json.NewCall, Shape, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (Check(body.Value) is { Any: true } faults)
            return faults.ToResult();
        return await Start(body.Value, caller.OrganizationId, agentId, context.Writer, context.Dialect, context.Time.Now(), cancel) switch
        {
            { Outcome: WriteOutcome.AgentGone } => Problems.AgentNotFound.ToResult(),
            { Call: null } => Problems.CallAlreadyEnded.ToResult(),
            { Outcome: WriteOutcome.Stored, Call: { } call } =>
                TypedResults.Created($"/v1/agents/{agentId}/calls/{call.Id}", new Item<CallInProgress>(call)),
            { Call: { } call } => TypedResults.Ok(new Item<CallInProgress>(call)),
        };
    }

    /// <summary>Starts a checked call. Returns when the start is durable or was stored before.</summary>
    public static async Task<StartedCall> Start(
        NewCall wanted, Guid organizationId, Guid agentId, CallWriter writer, SqlDialect dialect, DateTimeOffset now, CancellationToken cancel)
    {
        var (outcome, id) = await writer.Start(Begin(wanted, organizationId, agentId, now), cancel);
        if (outcome == WriteOutcome.Outdated)
            throw new OverloadedException();
        if (outcome is WriteOutcome.AgentGone or WriteOutcome.CallGone)
            return new(outcome, null);
        await using var read = await dialect.BeginRead(cancel);
        return new(outcome, (await OngoingCall.Find(read, new(organizationId, agentId, id), cancel))?.ToWire());
    }

    public static Faults Check(NewCall call)
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
        NextPosition: 0, HeardBytes: 0, Silence: TimeSpan.Zero, CreatedAt: now);

    public sealed record Context(SqlDialect Dialect, CallWriter Writer, RequestBodies Bodies, TimeProvider Time);
}

/// <summary>The result of starting a call.</summary>
/// <param name="Outcome">Stored, stored before, or why it was not stored.</param>
/// <param name="Call">The stored call. Null if its agent was deleted or the call has ended.</param>
sealed record StartedCall(WriteOutcome Outcome, CallInProgress? Call);
