using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Jobs;

namespace Callbook.Server.Summaries;

/// <summary>The summaries of calls.</summary>
static class SummariesFeature
{
    public static void AddSummaries(this IServiceCollection services) => services
        .AddSingleton<OpenAiSummarizer>()
        .AddSingleton(provider => new Summarizers(
            provider.GetRequiredService<SummarySettings>().Endpoint is null ? null : provider.GetRequiredService<OpenAiSummarizer>(),
            new ExtractiveSummarizer()))
        .AddSingleton<IJobHandler, SummarizeCall>();

    public static void MapSummaries(this IEndpointRouteBuilder app)
    {
        var log = app.MapGroup("/v1/agents/{agentId}/call-logs/{callLogId}").WithTags("Call logs");
        log.MapPost("/summary", PostSummary.Handle).RequireScope(Scopes.CallLogsWrite)
            .WithName("postSummary").WithSummary("Regenerate the summary of a call log")
            .WithDescription("The request returns at once. The call log's `ETag` changes when the new summary differs. Earlier summaries are kept.")
            .ProducesProblems(400, 404);
        log.MapGet("/summaries", ListSummaries.Handle).RequireScope(Scopes.CallLogsRead)
            .WithName("listSummaries").WithSummary("List the summaries of a call log")
            .WithDescription("The current summary, then the earlier ones, each with its source, tokens and latency.")
            .TakesPaging().ProducesProblems(404);
    }
}
