using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>POST /v1/agents/{agentId}/calls/{callId}/end: ends the call, which becomes a call log. The request is idempotent.</summary>
static class EndCall
{
    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] CallPath call, CallWriter writer, SqlDialect dialect, GetCallLog logs, CancellationToken cancel)
    {
        var body = await Read(http.Request, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (await Check(body.Value, call.Key, dialect, cancel) is { Any: true } faults)
            return faults.ToResult();
        return await End(call.Key, body.Value, writer, call.Time.Now(), cancel) != WriteOutcome.AgentGone
            && await logs.Write(http, call.Key, cancel)
            ? Results.Empty
            : Problems.CallNotFound.ToResult();
    }

    /// <summary>Ends the call. CallGone means that it has ended already or does not exist.</summary>
    public static async Task<WriteOutcome> End(CallKey call, NewCallEnd end, CallWriter writer, DateTimeOffset now, CancellationToken cancel) =>
        (await writer.End(call, new(end.CallEndedAt, end.EndReason) { ToldAt = now }, cancel)).Outcome;

    // The body is optional, and so is the Content-Type of a missing body.
    static async Task<JsonBody.Outcome<NewCallEnd>> Read(HttpRequest request, CancellationToken cancel) =>
        request.ContentType is null && request.ContentLength is null or 0
            ? new(new(), null, default)
            : await JsonBody.Read(request, Wire.Json.NewCallEnd, cancel);

    public static async Task<Faults> Check(NewCallEnd end, CallKey key, SqlDialect dialect, CancellationToken cancel)
    {
        var faults = new Faults();
        faults.CheckText(end.EndReason, "end_reason", Limits.NameCharacters, 1);
        if (end.CallEndedAt is null)
            return faults;
        await using var read = await dialect.BeginRead(cancel);
        // A call that has ended already does not change, so the given end needs no check.
        if (await OngoingCall.Find(read, key, cancel) is { } call)
            PostedCall.CheckEnd(call.StartedAt, end.CallEndedAt.Value, faults);
        return faults;
    }
}
