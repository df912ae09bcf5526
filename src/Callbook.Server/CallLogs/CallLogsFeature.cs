using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.CallLogs.Deletion;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>The call logs of an agent: what the product is for.</summary>
static class CallLogsFeature
{
    public static void AddCallLogs(this IServiceCollection services) => services
        .AddSingleton<CallLogCache>()
        .AddSingleton<CallLogPage>()
        .AddSingleton<PageBudget>()
        .AddSingleton<CallLogSubscribers>()
        .AddSingleton<GetCallLog>()
        .AddSingleton<DeleteCallLog>();

    public static void MapCallLogs(this IEndpointRouteBuilder app)
    {
        var logs = app.MapGroup("/v1/agents/{agentId}/call-logs").WithTags("Call logs");
        logs.MapGet("", List).RequireScope(Scopes.CallLogsRead)
            .WithName("listCallLogs").WithSummary("List call logs")
            .WithDescription("A page of the agent's call logs with their transcripts, newest first: by `call_started_at`, then by `id`. A page past the end is empty.")
            .Produces<Page<CallLog>>().TakesPaging().ProducesProblems(404);
        logs.MapGet("/{callLogId}", Get).RequireScope(Scopes.CallLogsRead)
            .WithName("getCallLog").WithSummary("Get a call log")
            .WithDescription("A call log with its transcript. If `If-None-Match` has the `ETag` of the current version, it is 304.")
            .Produces<Item<CallLog>>().Produces(StatusCodes.Status304NotModified).ProducesProblems(400, 404);
        logs.MapDelete("/{callLogId}", Delete).RequireScope(Scopes.CallLogsDelete)
            .WithName("deleteCallLog").WithSummary("Delete a call log")
            .WithDescription("Deletes the transcript, the summaries and the recording with it. Totals and pages are correct at once.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(400, 404);
    }

    static async Task<IResult> List(HttpContext http, Guid agentId, Caller caller, SqlDialect dialect, CallLogPage parts, PageBudget budget, CancellationToken cancel)
    {
        if (!Paging.TryRead(http.Request, out var paging, out var problem))
            return problem;
        return await ListCallLogs.Write(http, new(caller.OrganizationId, agentId, paging), dialect, parts, budget, cancel)
            ? Results.Empty
            : Problems.AgentNotFound.ToResult();
    }

    static async Task<IResult> Get(
        HttpContext http, Guid agentId, Guid callLogId, Caller caller, GetCallLog logs, CancellationToken cancel) =>
        await logs.Write(http, new(caller.OrganizationId, agentId, callLogId), cancel)
            ? Results.Empty
            : Problems.CallLogNotFound.ToResult();

    static async Task<IResult> Delete(Guid agentId, Guid callLogId, Caller caller, DeleteCallLog logs, CancellationToken cancel) =>
        await logs.Delete(new(caller.OrganizationId, agentId, callLogId), cancel) ? TypedResults.NoContent() : Problems.CallLogNotFound.ToResult();
}
