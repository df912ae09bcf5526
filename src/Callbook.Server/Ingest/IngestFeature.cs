using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;

namespace Callbook.Server.Ingest;

/// <summary>How calls come in.</summary>
static class IngestFeature
{
    public static void AddIngest(this IServiceCollection services) => services
        .AddSingleton<BodyBudget>()
        .AddSingleton<CallWriter>()
        .AddHostedService(provider => provider.GetRequiredService<CallWriter>());

    public static void MapIngest(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/agents/{agentId}/call-logs", PostCallLog.Handle).WithTags("Call logs").RequireScope(Scopes.CallLogsWrite)
            .WithName("postCallLog").WithSummary("Post a finished call")
            .WithDescription(
                "Answered once the call is durable. The same call again (same `source` and `source_call_id`, or the same `Idempotency-Key` header "
                + "with the same body) is 200 with the stored log, and nothing is doubled; the same key with another body is 422.")
            .Accepts<NewCallLog>("application/json")
            .Produces<Item<CallLog>>(StatusCodes.Status201Created).Produces<Item<CallLog>>()
            .ProducesProblems(400, 404, 413, 415, 422, 503);
}
