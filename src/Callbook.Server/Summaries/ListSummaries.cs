using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Summaries;

/// <summary>GET /v1/agents/{agentId}/call-logs/{callLogId}/summaries: the one that is shown, then those before it.</summary>
static class ListSummaries
{
    public static async Task<Results<Ok<Page<SummaryVersion>>, ProblemHttpResult>> Handle(
        Guid agentId, Guid callLogId, HttpRequest request, CallbookDb db, CancellationToken cancel)
    {
        if (!Paging.TryRead(request, out var paging, out var problem))
            return problem;
        if (!await db.CallLogs.AnyAsync(log => log.AgentId == agentId && log.Id == callLogId, cancel))
            return Problems.CallLogNotFound.ToResult();
        return TypedResults.Ok(await paging.Of(
            db.Summaries.AsNoTracking().Where(row => row.AgentId == agentId && row.CallLogId == callLogId).OrderByDescending(row => row.Version)
                .Select(row => new SummaryVersion(
                    row.Version, row.Source, row.Model, row.TokensIn, row.TokensOut, row.LatencyMs, row.Markdown, row.CreatedAt)), cancel));
    }
}
