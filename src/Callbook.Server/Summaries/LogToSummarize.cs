using System.Data.Common;
using System.Text.Json;
using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Summaries;

/// <summary>The data of a call log that summarizing needs, without the transcript. Current: the summary that the log shows.</summary>
sealed record LogToSummarize(
    LeasedJob Job,
    DateTimeOffset UpdatedAt,
    TimeSpan Duration,
    string SessionData,
    int TranscriptLength,
    int TranscriptCrc32,
    string Policy,
    (string? Source, string? Markdown, string? Content) Current)
{
    const string Select =
        """
        select c.agent_id, c.id, c.updated_at, c.ended_at - c.started_at, c.session_data, c.transcript_length, c.transcript_crc32, a.summaries, s.source,
            c.summary_text, s.content
        from {rows}
        join agents a on a.organization_id = r.organization_id and a.id = r.agent_id
        join call_logs c on c.organization_id = r.organization_id and c.agent_id = r.agent_id and c.id = r.call_log_id
        left join summaries s on s.organization_id = r.organization_id and s.agent_id = r.agent_id and s.call_log_id = r.call_log_id and s.version = (
            select max(version) from summaries where organization_id = r.organization_id and agent_id = r.agent_id and call_log_id = r.call_log_id)
        """;

    const string SelectTranscript =
        """
        select c.agent_id, c.id, c.transcript from {rows}
        join call_logs c on c.organization_id = r.organization_id and c.agent_id = r.agent_id and c.id = r.call_log_id
            and c.transcript_length = r.transcript_length and c.transcript_crc32 = r.transcript_crc32
        """;

    /// <summary>Whether the server should summarize the log: a request asked for it, or the agent's policy wants it.</summary>
    public bool IsWanted => Job.Payload is not null || Policy switch
    {
        SummaryPolicy.OursFirst => true,
        SummaryPolicy.PlatformFirst => Current.Source is not SummaryVersionRow.Platform,
        _ => false,
    };

    /// <summary>Reads the logs that still exist.</summary>
    public static async Task<IReadOnlyList<LogToSummarize>> Read(SqlDialect dialect, IReadOnlyList<LeasedJob> jobs, CancellationToken cancel)
    {
        var bySubject = jobs.ToDictionary(job => (job.Subject.AgentId, job.Subject.Id));
        var logs = new List<LogToSummarize>();
        await using var read = await dialect.BeginRead(cancel);
        await dialect.Run(read, Select, RowsOf(jobs, job => job), row => logs.Add(new(
            bySubject[(row.GetGuid(0), row.GetGuid(1))], Sql.FromMicros(row.GetInt64(2)), TimeSpan.FromMicroseconds(row.GetInt64(3)),
            row.GetString(4), row.GetInt32(5), row.GetInt32(6), row.GetString(7), (Text(row, 8), Text(row, 9), Text(row, 10)))), cancel);
        return logs;
    }

    /// <summary>Reads the sealed transcripts of those logs whose transcript has not changed since.</summary>
    public static async Task<IReadOnlyList<(LogToSummarize Log, byte[] Transcript)>> ReadTranscripts(
        SqlDialect dialect, IReadOnlyList<LogToSummarize> logs, CancellationToken cancel)
    {
        var bySubject = logs.ToDictionary(log => (log.Job.Subject.AgentId, log.Job.Subject.Id));
        var transcripts = new List<(LogToSummarize, byte[])>();
        await using var read = await dialect.BeginRead(cancel);
        await dialect.Run(
            read, SelectTranscript,
            RowsOf(logs, log => log.Job).With("transcript_length", log => log.TranscriptLength).With("transcript_crc32", log => log.TranscriptCrc32),
            row => transcripts.Add((bySubject[(row.GetGuid(0), row.GetGuid(1))], row.GetFieldValue<byte[]>(2))), cancel);
        return transcripts;
    }

    /// <summary>Makes the input of a summarizer.</summary>
    public CallToSummarize Open(byte[] transcript) => new(SealedTranscript.Open(transcript, TranscriptLength), Duration, EndReason());

    string? EndReason()
    {
        using var session = JsonDocument.Parse(SessionData);
        return session.RootElement.TryGetProperty("end_reason", out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null;
    }

    static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static RowSet<T> RowsOf<T>(IReadOnlyList<T> items, Func<T, LeasedJob> job) => RowSet.Of(items)
        .With("organization_id", item => job(item).Subject.OrganizationId)
        .With("agent_id", item => job(item).Subject.AgentId)
        .With("call_log_id", item => job(item).Subject.Id);
}
