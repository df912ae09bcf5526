using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Agents;

/// <summary>GET /v1/agents: the organization's agents, by name.</summary>
static class ListAgents
{
    public static async Task<Results<Ok<Page<Agent>>, ProblemHttpResult>> Handle(
        HttpRequest request, CallbookDb db, CancellationToken cancel) =>
        Paging.TryRead(request, out var paging, out var problem) ? TypedResults.Ok(await List(paging, db, cancel)) : problem;

    public static Task<Page<Agent>> List(Paging paging, CallbookDb db, CancellationToken cancel) => paging.Of(
        // Id breaks ties: names need not be unique.
        db.Agents.AsNoTracking().OrderBy(row => row.Name).ThenBy(row => row.Id).Select(row => row.ToWire()), cancel);
}
