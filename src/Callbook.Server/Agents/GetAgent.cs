using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Agents;

/// <summary>GET /v1/agents/{agentId}</summary>
static class GetAgent
{
    public static async Task<Results<Ok<Item<Agent>>, ProblemHttpResult>> Handle(
        Guid agentId, CallbookDb db, CancellationToken cancel) =>
        await Get(agentId, db, cancel) is { } agent ? TypedResults.Ok(new Item<Agent>(agent)) : Problems.AgentNotFound.ToResult();

    /// <summary>Null if the organization has no such agent.</summary>
    public static async Task<Agent?> Get(Guid agentId, CallbookDb db, CancellationToken cancel) =>
        (await db.Agents.AsNoTracking().SingleOrDefaultAsync(row => row.Id == agentId, cancel))?.ToWire();
}
