using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Agents;

/// <summary>POST /v1/agents</summary>
static class PostAgent
{
    public static async Task<Results<Created<Item<Agent>>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, CallbookDb db, SqlDialect dialect, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewAgent, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (AgentRules.Check(body.Value) is { Any: true } faults)
            return faults.ToResult();
        return await Post(body.Value, caller.OrganizationId, db, dialect, time.Now(), cancel) is { } agent
            ? TypedResults.Created($"/v1/agents/{agent.Id}", new Item<Agent>(agent))
            : Problems.ExternalIdTaken.ToResult();
    }

    /// <summary>Creates a validated agent. Null if another agent of the organization has its <c>external_id</c>.</summary>
    public static async Task<Agent?> Post(
        NewAgent wanted, Guid organizationId, CallbookDb db, SqlDialect dialect, DateTimeOffset now, CancellationToken cancel)
    {
        var agent = Create(wanted, organizationId, now);
        db.Agents.Add(agent);
        try
        {
            await db.SaveChangesAsync(cancel);
            return agent.ToWire();
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return null;
        }
    }

    public static AgentRow Create(NewAgent wanted, Guid organizationId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = organizationId,
        Name = wanted.Name!, // validated
        Description = wanted.Description,
        ExternalId = wanted.ExternalId,
        Timezone = wanted.Timezone ?? AgentRules.DefaultTimezone,
        EnableRecording = wanted.EnableRecording ?? false,
        KeepPartials = wanted.KeepPartials ?? false,
        Summaries = wanted.Summaries ?? SummaryPolicy.PlatformFirst,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
