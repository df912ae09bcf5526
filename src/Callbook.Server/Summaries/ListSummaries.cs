using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Summaries;

/// <summary>GET /v1/agents/{agentId}/call-logs/{callLogId}/summaries: the current summary, then earlier ones.</summary>
static class ListSummaries
{
    public static async Task<Results<Ok<Page<SummaryVersion>>, ProblemHttpResult>> Handle(
        Guid agentId, Guid callLogId, HttpRequest request, CallbookDb db, CancellationToken cancel)
    {
        if (!Paging.TryRead(request, out var paging, out var problem))
            return problem;
        return await List(agentId, callLogId, paging, db, cancel) is { } page ? TypedResults.Ok(page) : Problems.CallLogNotFound.ToResult();
    }

    /// <summary>Returns null if the organization has no such call log.</summary>
    public static async Task<Page<SummaryVersion>?> List(Guid agentId, Guid callLogId, Paging paging, CallbookDb db, CancellationToken cancel)
    {
        if (!await db.CallLogs.AnyAsync(log => log.AgentId == agentId && log.Id == callLogId, cancel))
            return null;
        return await paging.Of(
            db.Summaries.AsNoTracking().Where(row => row.AgentId == agentId && row.CallLogId == callLogId).OrderByDescending(row => row.Version)
                .Select(row => new SummaryVersion(
                    row.Version, row.Source, row.Model, row.TokensIn, row.TokensOut, row.LatencyMs, row.Markdown, row.CreatedAt)), cancel);
    }
}
