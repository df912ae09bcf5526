using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Summaries;

/// <summary>
/// Sees to the summaries of logs that are new or were sealed again, in the transaction that writes them: the platform's is kept, and ours is asked for
/// where the agent wants one.
/// </summary>
static class SummaryRequests
{
    const string SelectPolicies = "select a.id, a.summaries from {rows} join agents a on a.organization_id = r.organization_id and a.id = r.agent_id";

    public static async Task Write(
        SqlDialect dialect, SqlTransaction write, JobQueue queue, IReadOnlyList<(CallLogRow Log, string? GivenContent)> logs, CancellationToken cancel)
    {
        if (logs.Count == 0)
            return;
        var agents = logs.Select(log => (log.Log.OrganizationId, log.Log.AgentId)).Distinct();
        var policies = new Dictionary<Guid, string>();
        await dialect.Run(
            write, SelectPolicies,
            RowSet.Of(agents).With("organization_id", agent => agent.OrganizationId).With("agent_id", agent => agent.AgentId),
            row => policies[row.GetGuid(0)] = row.GetString(1), cancel);
        await SummariesTable.Add(dialect, write, logs.Where(log => log.GivenContent is not null).Select(log => Given(log.Log, log.GivenContent!)), cancel); // checked
        await queue.Enqueue(
            write,
            logs.Where(log => Wants(policies.GetValueOrDefault(log.Log.AgentId), log.GivenContent is not null))
                .Select(log => new NewJob(log.Log.OrganizationId, SummarizeCall.Name, log.Log.AgentId, log.Log.Id)),
            cancel);
    }

    static bool Wants(string? policy, bool given) => policy is SummaryPolicy.OursFirst || (policy is SummaryPolicy.PlatformFirst && !given);

    static SummaryVersionRow Given(CallLogRow log, string content) => new()
    {
        AgentId = log.AgentId,
        CallLogId = log.Id,
        Version = 0, // the database counts
        OrganizationId = log.OrganizationId,
        LogUpdatedAt = log.UpdatedAt,
        Source = SummaryVersionRow.Platform,
        Markdown = log.SummaryText!, // that is what was given
        Content = content,
        CreatedAt = log.UpdatedAt,
    };
}
