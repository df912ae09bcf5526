using Callbook.Server.Store;

namespace Callbook.Server.Summaries;

/// <summary>Summaries as they are stored. Whoever writes here has the rows of the call logs locked.</summary>
static class SummariesTable
{
    // Whoever has made a summary of the same state before has made this one.
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

    // What was made of an older transcript does not go over a newer one, nor over a summary that came meanwhile. What else has changed, such as the
    // recording, which often comes at the same moment, does not matter.
    const string Show =
        """
        update call_logs set summary_text = r.markdown,
            updated_at = case when call_logs.updated_at < r.next_updated_at then r.next_updated_at else call_logs.updated_at + 1000 end
        from {rows} where call_logs.organization_id = r.organization_id and call_logs.agent_id = r.agent_id and call_logs.id = r.call_log_id
            and call_logs.transcript_length = r.transcript_length and call_logs.transcript_crc32 = r.transcript_crc32
            and call_logs.summary_text is not distinct from r.known_summary
        returning call_logs.agent_id, call_logs.id
        """;

    /// <summary>Adds versions of logs that show them already.</summary>
    public static Task Add(SqlDialect dialect, SqlTransaction write, IEnumerable<SummaryVersionRow> summaries, CancellationToken cancel) =>
        dialect.Run(write, Insert, RowsOf(summaries), cancel);

    /// <summary>Makes them what their logs show, where there is nothing newer to be shown.</summary>
    public static async Task Replace(
        SqlDialect dialect, SqlTransaction write, IEnumerable<(LogToSummarize Log, SummaryVersionRow Summary)> made, CancellationToken cancel)
    {
        var pairs = made.OrderBy(pair => (pair.Summary.AgentId, pair.Summary.CallLogId)).ToList();
        var shown = new HashSet<(Guid, Guid)>();
        await dialect.Run(
            write, Show,
            RowSet.Of(pairs)
                .With("agent_id", pair => pair.Summary.AgentId)
                .With("call_log_id", pair => pair.Summary.CallLogId)
                .With("organization_id", pair => pair.Summary.OrganizationId)
                .With("transcript_length", pair => pair.Log.TranscriptLength)
                .With("transcript_crc32", pair => pair.Log.TranscriptCrc32)
                .With("known_summary", pair => pair.Log.Current.Markdown)
                .With("next_updated_at", pair => Next(pair.Summary).ToMicros())
                .With("markdown", pair => pair.Summary.Markdown),
            row => shown.Add((row.GetGuid(0), row.GetGuid(1))), cancel);
        await Add(
            dialect, write, pairs.Select(pair => pair.Summary).Where(summary => shown.Contains((summary.AgentId, summary.CallLogId))), cancel);
    }

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

    // Later than before, whatever the clock says: who has the log by its ETag must see that it is another.
    static DateTimeOffset Next(SummaryVersionRow summary) =>
        summary.LogUpdatedAt.AddMilliseconds(1) is var next && summary.CreatedAt > next ? summary.CreatedAt : next;
}
