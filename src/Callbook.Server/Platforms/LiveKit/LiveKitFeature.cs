using Callbook.Server.Hosting;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>How calls of LiveKit's servers and agents come in. They sign what they send, each in its way; none has a token of ours.</summary>
static class LiveKitFeature
{
    public static void AddLiveKit(this IServiceCollection services) => services.AddSingleton<LiveKitAccess>();

    public static void MapLiveKit(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/ingest/livekit", PostLiveKitWebhook.Handle).WithTags("LiveKit").AllowAnonymous().DisableRateLimiting()
            .WithName("postLiveKitWebhook").WithSummary("Take a LiveKit webhook")
            .WithDescription("Signed by LiveKit: `Authorization` is a JWT with the SHA-256 of the body. Everything of one room session becomes one call log.")
            .ProducesProblems(400, 401, 413, 415, 503);
        // Where a server cannot be reached over and over, it holds up calls: these are never turned away for coming often.
        var observability = app.MapGroup("/observability").WithTags("LiveKit").AllowAnonymous().DisableRateLimiting().AddEndpointFilter<RouteGroupBuilder, RetryAnswer>();
        observability.MapPost("/recordings/v0", UploadLiveKitSession.Handle)
            .WithName("uploadLiveKitSession").WithSummary("Take what a LiveKit agent uploads after its session").ProducesProblems(400, 401, 413, 415);
        observability.MapPost("/logs/otlp/v0", ExportOtlp.Logs)
            .WithName("exportLiveKitLogs").WithSummary("Take a LiveKit agent's logs (OTLP): its chat history").ProducesProblems(400, 401, 413, 415);
        observability.MapPost("/traces/otlp/v0", ExportOtlp.Traces)
            .WithName("exportLiveKitTraces").WithSummary("Take a LiveKit agent's traces (OTLP): how long callers waited").ProducesProblems(400, 401, 413, 415);
        observability.MapPost("/metrics/otlp/v0", ExportOtlp.Metrics)
            .WithName("exportLiveKitMetrics").WithSummary("Take a LiveKit agent's metrics (OTLP), and let them go").ProducesProblems(400, 401, 413, 415);
    }
}
