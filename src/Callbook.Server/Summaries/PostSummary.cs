using Callbook.Server.Access;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Summaries;

/// <summary>POST /v1/agents/{agentId}/call-logs/{callLogId}/summary: regenerates the summary, regardless of the agent's policy.</summary>
static class PostSummary
{
    const string Anew = """{"anew":true}""";

    public static async Task<Results<Accepted, ProblemHttpResult>> Handle(
        Guid agentId, Guid callLogId, Caller caller, SqlDialect dialect, JobQueue queue, CancellationToken cancel) =>
        await Post(new(caller.OrganizationId, agentId, callLogId), dialect, queue, cancel)
            ? TypedResults.Accepted($"/v1/agents/{agentId}/call-logs/{callLogId}")
            : Problems.CallLogNotFound.ToResult();

    /// <summary>Returns false if there is no such call log.</summary>
    public static async Task<bool> Post(CallKey log, SqlDialect dialect, JobQueue queue, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        await using (var find = write.Command(
            "select 1 from call_logs where organization_id = @organization and agent_id = @agent and id = @call", log.Parameters()))
        {
            if (await find.ExecuteScalarAsync(cancel) is null)
                return false;
        }

        await queue.Enqueue(write, [new(JobSubject.Of(log), SummarizeCall.Name, Anew)], cancel);
        await write.Commit(cancel);
        return true;
    }
}
