using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Summaries;

/// <summary>Stored summaries. Callers hold locks on the rows of the call logs.</summary>
static class SummariesTable
{
    // A conflict means that the same source already summarized the same state of the log.
    const string Insert =
        """
        insert into summaries (
            agent_id, call_log_id, version, organization_id, log_updated_at, source, model, tokens_in, tokens_out, latency_ms, markdown, content, created_at)
        select r.agent_id, r.call_log_id,
            coalesce((select max(s.version) from summaries s
                where s.organization_id = r.organization_id and s.agent_id = r.agent_id and s.call_log_id = r.call_log_id), 0) + 1,
            r.organization_id, r.log_updated_at, r.source, r.model, r.tokens_in, r.tokens_out, r.latency_ms, r.markdown, r.content, r.created_at
        from {rows} where true
        on conflict do nothing
        """;

    const string Drop =
        """
        delete from summaries where (organization_id, agent_id, call_log_id) in (select r.organization_id, r.agent_id, r.id from {rows})
        """;

    /// <summary>Adds summaries that their logs show already.</summary>
    public static Task Add(SqlDialect dialect, SqlTransaction write, IEnumerable<SummaryVersionRow> summaries, CancellationToken cancel) =>
        dialect.Run(write, Insert, RowsOf(summaries), cancel);

    /// <summary>Writes the summaries into their logs, and adds those that the logs accepted.</summary>
    public static async Task Replace(
        SqlDialect dialect, SqlTransaction write, IEnumerable<(ShownSummary Shown, SummaryVersionRow Summary)> made, CancellationToken cancel)
    {
        var summaries = made.ToList();
        var shown = await ShownSummary.Write(dialect, write, summaries.Select(summary => summary.Shown), cancel);
        await Add(
            dialect, write, summaries.Select(summary => summary.Summary).Where(summary => shown.Contains((summary.AgentId, summary.CallLogId))), cancel);
    }

    /// <summary>Deletes all versions of logs that are deleted.</summary>
    public static Task Delete(SqlDialect dialect, SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel) =>
        dialect.Run(write, Drop, DeletedLog.RowsOf(logs), cancel);

    static RowSet<SummaryVersionRow> RowsOf(IEnumerable<SummaryVersionRow> summaries) => RowSet
        .Of(summaries.OrderBy(summary => (summary.AgentId, summary.CallLogId)))
        .With("agent_id", row => row.AgentId)
        .With("call_log_id", row => row.CallLogId)
        .With("organization_id", row => row.OrganizationId)
        .With("log_updated_at", row => row.LogUpdatedAt.ToMicros())
        .With("source", row => row.Source)
        .With("model", row => row.Model)
        .With("tokens_in", row => row.TokensIn)
        .With("tokens_out", row => row.TokensOut)
        .With("latency_ms", row => row.LatencyMs)
        .With("markdown", row => row.Markdown)
        .With("content", row => row.Content)
        .With("created_at", row => row.CreatedAt.ToMicros());
}
