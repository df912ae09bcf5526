using Callbook.Server.Hosting;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>LiveKit: its webhooks, and the observability data that its agents upload to routes of LiveKit's own.</summary>
static class LiveKitFeature
{
    public static void AddLiveKit(this IServiceCollection services) => services.AddPlatform<LiveKitPlatform>().AddSingleton<LiveKitAccess>();

    public static void MapLiveKit(this IEndpointRouteBuilder app)
    {
        // No rate limit: an agent that is refused repeatedly holds up its calls.
        var observability = app.MapGroup("/observability").WithTags("LiveKit").AllowAnonymous().DisableRateLimiting().AddEndpointFilter<RouteGroupBuilder, RetryAnswer>();
        observability.MapPost("/recordings/v0", UploadLiveKitSession.Handle)
            .WithName("uploadLiveKitSession").WithSummary("Accept the upload of a LiveKit agent after its session").ProducesProblems(400, 401, 413, 415);
        observability.MapPost("/logs/otlp/v0", ExportOtlp.Logs)
            .WithName("exportLiveKitLogs").WithSummary("Accept a LiveKit agent's logs (OTLP), which hold its chat history").ProducesProblems(400, 401, 413, 415);
        observability.MapPost("/traces/otlp/v0", ExportOtlp.Traces)
            .WithName("exportLiveKitTraces").WithSummary("Accept a LiveKit agent's traces (OTLP), which hold its latencies").ProducesProblems(400, 401, 413, 415);
        observability.MapPost("/metrics/otlp/v0", ExportOtlp.Metrics)
            .WithName("exportLiveKitMetrics").WithSummary("Accept and discard a LiveKit agent's metrics (OTLP)").ProducesProblems(400, 401, 413, 415);
    }
}
