using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

/// <summary>Deletes jobs with their call log, and moves them with a call in progress to another agent.</summary>
sealed class LogJobs(SqlDialect dialect) : ICallLogSubscriber
{
    // A worker that runs such a job has the key from before the move, so the job runs once more.
    const string Move =
        """
        update jobs set agent_id = r.to_agent_id, wanted = wanted + 1
        from {rows} where jobs.organization_id = r.organization_id and jobs.agent_id = r.agent_id and jobs.subject_id = r.id
            and not exists (select 1 from jobs j where j.agent_id = r.to_agent_id and j.subject_id = r.id and j.kind = jobs.kind and j.organization_id = r.organization_id)
        """;

    const string Delete = "delete from jobs where (organization_id, agent_id, subject_id) in (select r.organization_id, r.agent_id, r.id from {rows})";

    public Task Moved(SqlTransaction write, IReadOnlyList<MovedCall> calls, CancellationToken cancel) => dialect.Run(
        write, Move,
        RowSet.Of(calls.OrderBy(call => (call.From.AgentId, call.From.Id)))
            .With("organization_id", call => call.From.OrganizationId)
            .With("agent_id", call => call.From.AgentId)
            .With("id", call => call.From.Id)
            .With("to_agent_id", call => call.To.AgentId),
        cancel);

    public Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel) => dialect.Run(write, Delete, DeletedLog.RowsOf(logs), cancel);
}
