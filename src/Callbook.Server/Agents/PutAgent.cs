using Callbook.Client;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Agents;

/// <summary>PUT /v1/agents/{agentId}: the agent becomes what the body says; what is left out takes its default.</summary>
static class PutAgent
{
    public static async Task<Results<Ok<Item<Agent>>, ProblemHttpResult>> Handle(
        Guid agentId, HttpRequest request, CallbookDb db, SqlDialect dialect, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewAgent, JsonBody.SmallLimit, cancel);
        if (body.Value is not { } wanted)
            return body.Problem!; // one of the two is set
        if (AgentRules.Check(wanted) is { Any: true } faults)
            return faults.ToResult();
        try
        {
            return await Replace(db, agentId, wanted, time.Now(), cancel) == 0
                ? Problems.AgentNotFound.ToResult()
                : await GetAgent.Handle(agentId, db, cancel);
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return Problems.ExternalIdTaken.ToResult();
        }
    }

    // One statement for all: of two replacements at the same time one stands whole, not a mixture.
    static Task<int> Replace(CallbookDb db, Guid agentId, NewAgent wanted, DateTimeOffset now, CancellationToken cancel) =>
        db.Agents.Where(row => row.Id == agentId).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.Name, wanted.Name)
                .SetProperty(row => row.Description, wanted.Description)
                .SetProperty(row => row.ExternalId, wanted.ExternalId)
                .SetProperty(row => row.Timezone, wanted.Timezone ?? AgentRules.DefaultTimezone)
                .SetProperty(row => row.EnableRecording, wanted.EnableRecording ?? false)
                .SetProperty(row => row.KeepPartials, wanted.KeepPartials ?? false)
                .SetProperty(row => row.Summaries, wanted.Summaries ?? SummaryPolicy.PlatformFirst)
                .SetProperty(row => row.UpdatedAt, now),
            cancel);
}
