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
        var body = await JsonBody.Read(request, Wire.Json.NewAgent, JsonBody.SmallLimit, cancel);
        if (body.Value is not { } wanted)
            return body.Problem!; // one of the two is set
        if (AgentRules.Check(wanted) is { Any: true } faults)
            return faults.ToResult();
        var agent = Create(wanted, caller.OrganizationId, time.Now());
        db.Agents.Add(agent);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return Problems.ExternalIdTaken.ToResult();
        }

        return TypedResults.Created($"/v1/agents/{agent.Id}", new Item<Agent>(agent.ToWire()));
    }

    public static AgentRow Create(NewAgent wanted, Guid organizationId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = organizationId,
        Name = wanted.Name!, // checked
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
