using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>A summary to be shown in its log.</summary>
/// <param name="Log">The log.</param>
/// <param name="Markdown">Its text.</param>
/// <param name="Summary">Its parts.</param>
/// <param name="Language">The language of the call, BCP 47; null if it was not recognized.</param>
/// <param name="NextUpdatedAt">The log's new updated_at, which is never before that of the state that was summarized.</param>
sealed record ShownSummary(CallKey Log, string Markdown, Summary Summary, string? Language, DateTimeOffset NextUpdatedAt)
{
    // A summary of an older transcript replaces neither one of a newer transcript nor one that was written in the meantime. Other changes of the log,
    // such as its recording, which often arrives at the same moment, do not matter.
    const string Show =
        """
        update call_logs set summary_text = r.markdown, summary_title = r.title, summary_lead = r.lead,
            updated_at = case when call_logs.updated_at < r.next_updated_at then r.next_updated_at else call_logs.updated_at + 1000 end
        from {rows} where call_logs.organization_id = r.organization_id and call_logs.agent_id = r.agent_id and call_logs.id = r.id
            and call_logs.transcript_length = r.transcript_length and call_logs.transcript_crc32 = r.transcript_crc32
            and call_logs.summary_text is not distinct from r.known_markdown
        returning call_logs.agent_id, call_logs.id
        """;

    const string Describe =
        """
        update call_log_facets set sentiment = r.sentiment, language = coalesce(call_log_facets.language, r.language)
        from {rows} where call_log_facets.organization_id = r.organization_id and call_log_facets.agent_id = r.agent_id and call_log_facets.id = r.id
            and call_log_facets.started_at = (select started_at from call_logs where organization_id = r.organization_id and agent_id = r.agent_id and id = r.id)
        """;

    /// <summary>The transcript that was summarized.</summary>
    public required (int Length, int Crc32) Transcript { get; init; }

    /// <summary>The summary that the log showed when work on this one started.</summary>
    public string? KnownMarkdown { get; init; }

    /// <summary>Writes the summaries into their logs unless a log has a newer one. Returns the logs that were changed.</summary>
    public static async Task<IReadOnlySet<(Guid AgentId, Guid Id)>> Write(
        SqlDialect dialect, SqlTransaction write, IEnumerable<ShownSummary> summaries, CancellationToken cancel)
    {
        var sorted = summaries.OrderBy(summary => (summary.Log.AgentId, summary.Log.Id)).ToList();
        var shown = new HashSet<(Guid, Guid)>();
        await dialect.Run(
            write, Show,
            RowsOf(sorted)
                .With("markdown", summary => summary.Markdown)
                .With("title", summary => SummaryHead.Of(summary.Summary).Title)
                .With("lead", summary => SummaryHead.Of(summary.Summary).Lead)
                .With("next_updated_at", summary => summary.NextUpdatedAt.ToMicros())
                .With("transcript_length", summary => summary.Transcript.Length)
                .With("transcript_crc32", summary => summary.Transcript.Crc32)
                .With("known_markdown", summary => summary.KnownMarkdown),
            row => shown.Add((row.GetGuid(0), row.GetGuid(1))), cancel);
        await dialect.Run(
            write, Describe,
            RowsOf(sorted.Where(summary => shown.Contains((summary.Log.AgentId, summary.Log.Id))))
                .With("sentiment", summary => summary.Summary.Sentiment.ToFacet())
                .With("language", summary => summary.Language),
            cancel);
        return shown;
    }

    static RowSet<ShownSummary> RowsOf(IEnumerable<ShownSummary> summaries) => RowSet
        .Of(summaries)
        .With("organization_id", summary => summary.Log.OrganizationId)
        .With("agent_id", summary => summary.Log.AgentId)
        .With("id", summary => summary.Log.Id);
}
