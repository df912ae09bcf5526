using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Agents;

/// <summary>DELETE /v1/agents/{agentId}: refused while it has call logs, so that nobody deletes thousands of calls by one request.</summary>
static class DeleteAgent
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid agentId, CallbookDb db, SqlDialect dialect, CancellationToken cancel)
    {
        try
        {
            return await db.Agents.Where(row => row.Id == agentId).ExecuteDeleteAsync(cancel) == 0
                ? Problems.AgentNotFound.ToResult()
                : TypedResults.NoContent();
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            // The database knows better than a question before: a call may be stored at this moment.
            return Problems.AgentHasCallLogs.ToResult();
        }
    }
}
