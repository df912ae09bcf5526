using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Ingest;

/// <summary>GET /v1/agents/{agentId}/calls/{callId}: a call in progress with its last entry.</summary>
static class GetCall
{
    public static async Task<Results<Ok<Item<CallInProgress>>, ProblemHttpResult>> Handle(
        [AsParameters] CallPath call, SqlDialect dialect, CancellationToken cancel) =>
        await Get(call.Key, dialect, cancel) is { } found ? TypedResults.Ok(new Item<CallInProgress>(found)) : Problems.CallNotFound.ToResult();

    /// <summary>Null if no such call is in progress.</summary>
    public static async Task<CallInProgress?> Get(CallKey call, SqlDialect dialect, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        return (await OngoingCall.Find(read, call, cancel))?.ToWire();
    }
}
