using Callbook.Client;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Agents;

/// <summary>PUT /v1/agents/{agentId}: replaces the agent with the body. Omitted properties get their defaults.</summary>
static class PutAgent
{
    public static async Task<Results<Ok<Item<Agent>>, ProblemHttpResult>> Handle(
        Guid agentId, HttpRequest request, CallbookDb db, SqlDialect dialect, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewAgent, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (AgentRules.Check(body.Value) is { Any: true } faults)
            return faults.ToResult();
        return await Put(agentId, body.Value, db, dialect, time.Now(), cancel) switch
        {
            AgentReplacement.Replaced => await GetAgent.Handle(agentId, db, cancel),
            AgentReplacement.NotFound => Problems.AgentNotFound.ToResult(),
            AgentReplacement.ExternalIdTaken => Problems.ExternalIdTaken.ToResult(),
            var outcome => throw new InvalidOperationException($"An outcome without an answer: {outcome}"),
        };
    }

    /// <summary>Replaces the agent with a validated one.</summary>
    public static async Task<AgentReplacement> Put(
        Guid agentId, NewAgent wanted, CallbookDb db, SqlDialect dialect, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            return await Replace(db, agentId, wanted, now, cancel) > 0 ? AgentReplacement.Replaced : AgentReplacement.NotFound;
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return AgentReplacement.ExternalIdTaken;
        }
    }

    // A single statement: when two replacements run at the same time, one of them wins whole.
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

/// <summary>The outcome of replacing an agent.</summary>
enum AgentReplacement
{
    Replaced,
    NotFound,

    /// <summary>Another agent of the organization has the <c>external_id</c>.</summary>
    ExternalIdTaken,
}
