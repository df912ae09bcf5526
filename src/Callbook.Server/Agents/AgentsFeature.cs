namespace Callbook.Server.Agents;

static class AgentsFeature
{
    public static void MapAgents(this IEndpointRouteBuilder app)
    {
    }
}
