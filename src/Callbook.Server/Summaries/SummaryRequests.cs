using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Summaries;

/// <summary>Stores a platform's summary, and enqueues a job to summarize the call if the agent wants it.</summary>
sealed class SummaryRequests(SqlDialect dialect, JobQueue queue) : ICallLogSubscriber
{
    const string SelectPolicies = "select a.id, a.summaries from {rows} join agents a on a.organization_id = r.organization_id and a.id = r.agent_id";

    public async Task Stored(SqlTransaction write, IReadOnlyList<StoredLog> logs, CancellationToken cancel)
    {
        var changed = logs.Where(log => log.HasNewTranscript).ToList();
        if (changed.Count == 0)
            return;
        var agents = changed.Select(log => (log.Key.OrganizationId, log.Key.AgentId)).Distinct();
        var policies = new Dictionary<Guid, string>();
        await dialect.Run(
            write, SelectPolicies,
            RowSet.Of(agents).With("organization_id", agent => agent.OrganizationId).With("agent_id", agent => agent.AgentId),
            row => policies[row.GetGuid(0)] = row.GetString(1), cancel);
        await SummariesTable.Add(dialect, write, changed.Select(Given).OfType<SummaryVersionRow>(), cancel);
        await queue.Enqueue(
            write,
            changed.Where(log => Wants(policies.GetValueOrDefault(log.Key.AgentId), log.GivenSummary is not null))
                .Select(log => new NewJob(JobSubject.Of(log.Key), SummarizeCall.Name)),
            cancel);
    }

    public Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel) =>
        SummariesTable.Delete(dialect, write, logs, cancel);

    static bool Wants(string? policy, bool given) => policy is SummaryPolicy.OursFirst || (policy is SummaryPolicy.PlatformFirst && !given);

    static SummaryVersionRow? Given(StoredLog log) => log is { GivenSummary: { } content, Log.SummaryText: { } markdown }
        ? new()
        {
            AgentId = log.Key.AgentId,
            CallLogId = log.Key.Id,
            Version = 0, // the insert assigns the number
            OrganizationId = log.Key.OrganizationId,
            LogUpdatedAt = log.Log.UpdatedAt,
            Source = SummaryVersionRow.Platform,
            Markdown = markdown,
            Content = content,
            CreatedAt = log.Log.UpdatedAt,
        }
        : null;
}
