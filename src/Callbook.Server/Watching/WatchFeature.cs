using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;

namespace Callbook.Server.Watching;

/// <summary>Registers the watching of calls in progress.</summary>
static class WatchFeature
{
    public static void AddWatching(this IServiceCollection services) => services
        .AddSingleton<WatchBudget>()
        .AddSingleton<CallHistory>()
        .AddSingleton<CallStream>()
        .AddSingleton<CallFeeds>()
        .AddHostedService(provider => provider.GetRequiredService<CallFeeds>())
        .AddSingleton<CallNotices>()
        .AddHostedService(provider => provider.GetRequiredService<CallNotices>());

    public static void MapWatching(this IEndpointRouteBuilder app) => app
        .MapGet("/v1/agents/{agentId}/calls/{callId}/events", WatchCall.Handle).WithTags("Calls in progress").RequireScope(Scopes.CallLogsRead)
        .WithName("watchCall").WithSummary("Watch a call")
        .WithDescription(
            "Server-Sent Events: the entries so far, then each entry as it is stored (`event: entry`, whose data is a JSON object with the keys of a "
            + "transcript entry and `utterance_id`), then the end (`event: end`, with `call_ended_at` and `end_reason`). `Last-Event-ID` resumes after that "
            + "event, also if the call has ended. `end` is always the last event; resuming after it is answered with 204.")
        .Produces<HeardEntry>(StatusCodes.Status200OK, CallStream.ContentType).Produces(StatusCodes.Status204NoContent)
        .ProducesProblems(400, 404, 503);
}
