using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>POST /v1/agents/{agentId}/calls/{callId}/end: the call is over, and becomes a call log. Twice is harmless.</summary>
static class EndCall
{
    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] CallPath call, CallWriter writer, SqlDialect dialect, CancellationToken cancel)
    {
        var (wanted, problem) = await Read(http.Request, cancel);
        if (wanted is not { } end)
            return problem!; // one of the two is set
        if (await Check(end, call.Key, dialect, cancel) is { Any: true } faults)
            return faults.ToResult();
        var result = await writer.End(call.Key, new(end.CallEndedAt ?? call.Time.Now(), end.EndReason), cancel);
        return result.Outcome != WriteOutcome.AgentGone && await GetCallLog.Write(http, dialect, call.Caller.OrganizationId, call.AgentId, call.CallId, cancel)
            ? Results.Empty
            : Problems.CallNotFound.ToResult();
    }

    // A body may be left out, and then its type with it.
    static async Task<(NewCallEnd? End, IResult? Problem)> Read(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentType is null && request.ContentLength is null or 0)
            return (new(), null);
        var body = await JsonBody.Read(request, Wire.Json.NewCallEnd, JsonBody.SmallLimit, cancel);
        return (body.Value, body.Problem);
    }

    static async Task<Faults> Check(NewCallEnd end, CallKey key, SqlDialect dialect, CancellationToken cancel)
    {
        var faults = new Faults();
        faults.CheckText(end.EndReason, "end_reason", Limits.NameCharacters, 1);
        if (end.CallEndedAt is null)
            return faults;
        await using var read = await dialect.BeginRead(cancel);
        // Of a call that has ended already nothing changes, whatever is told.
        if (await OngoingCall.Find(read, key, cancel) is { } call)
            PostedCall.CheckEnd(call.StartedAt, end.CallEndedAt.Value, faults);
        return faults;
    }
}
