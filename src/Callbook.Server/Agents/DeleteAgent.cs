using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Agents;

/// <summary>
/// DELETE /v1/agents/{agentId}: refused while the agent has call logs, so that nobody deletes thousands of calls with one request.
/// </summary>
static class DeleteAgent
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid agentId, CallbookDb db, SqlDialect dialect, CancellationToken cancel) =>
        await Delete(agentId, db, dialect, cancel) switch
        {
            AgentDeletion.Deleted => TypedResults.NoContent(),
            AgentDeletion.NotFound => Problems.AgentNotFound.ToResult(),
            AgentDeletion.HasCallLogs => Problems.AgentHasCallLogs.ToResult(),
            var outcome => throw new InvalidOperationException($"An outcome without an answer: {outcome}"),
        };

    public static async Task<AgentDeletion> Delete(Guid agentId, CallbookDb db, SqlDialect dialect, CancellationToken cancel)
    {
        try
        {
            return await db.Agents.Where(row => row.Id == agentId).ExecuteDeleteAsync(cancel) > 0 ? AgentDeletion.Deleted : AgentDeletion.NotFound;
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            // Asking before the delete would be a race: a call may be stored at this moment. The database decides.
            return AgentDeletion.HasCallLogs;
        }
    }
}

/// <summary>The outcome of deleting an agent.</summary>
enum AgentDeletion
{
    Deleted,
    NotFound,
    HasCallLogs,
}
