using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;

namespace Callbook.Server.Agents;

static class AgentsFeature
{
    public static void MapAgents(this IEndpointRouteBuilder app)
    {
        var agents = app.MapGroup("/v1/agents").WithTags("Agents");
        agents.MapGet("", ListAgents.Handle).RequireScope(Scopes.AgentsRead)
            .WithName("listAgents").WithSummary("List the organization's agents, by name").TakesPaging();
        agents.MapPost("", PostAgent.Handle).RequireScope(Scopes.AgentsWrite)
            .WithName("postAgent").WithSummary("Create an agent")
            .Accepts<NewAgent>("application/json").ProducesProblems(400, 409, 413, 415);
        agents.MapGet("/{agentId}", GetAgent.Handle).RequireScope(Scopes.AgentsRead)
            .WithName("getAgent").WithSummary("Get an agent").ProducesProblems(400, 404);
        agents.MapPut("/{agentId}", PutAgent.Handle).RequireScope(Scopes.AgentsWrite)
            .WithName("putAgent").WithSummary("Replace an agent; omitted properties are reset to their defaults")
            .Accepts<NewAgent>("application/json").ProducesProblems(400, 404, 409, 413, 415);
        agents.MapPatch("/{agentId}", PatchAgent.Handle).RequireScope(Scopes.AgentsWrite)
            .WithName("patchAgent").WithSummary("Change an agent; omitted properties stay as they are")
            .WithDescription("A JSON merge patch (RFC 7396): a property that is null is reset to its default.")
            .Accepts<NewAgent>("application/merge-patch+json", "application/json").ProducesProblems(400, 404, 409, 413, 415);
        agents.MapDelete("/{agentId}", DeleteAgent.Handle).RequireScope(Scopes.AgentsWrite)
            .WithName("deleteAgent").WithSummary("Delete an agent that has no call logs").ProducesProblems(400, 404, 409);
    }
}
