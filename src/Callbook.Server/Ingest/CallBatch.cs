using Callbook.Server.CallLogs;
using Callbook.Server.Jobs;
using Callbook.Server.Store;
using Callbook.Server.Summaries;

namespace Callbook.Server.Ingest;

/// <summary>
/// Writes of many senders in one transaction. Each kind is written for all of them together, in few round trips; every server goes through names,
/// calls, logs, days and jobs in this order and each of them sorted, so that two servers do not wait for each other.
/// </summary>
sealed class CallBatch(SqlDialect dialect, JobQueue jobs, IReadOnlyList<QueuedWrite> writes)
{
    const string CountDay =
        """
        insert into call_log_days (agent_id, day, count)
        select a.id, r.day, r.count from {rows} join agents a on a.organization_id = r.organization_id and a.id = r.agent_id where true
        on conflict (agent_id, day) do update set count = call_log_days.count + excluded.count
        """;

    /// <summary>Whether the commit was asked for: after that a fault does not tell whether it was done.</summary>
    public bool Committing { get; private set; }

    /// <summary>Commits; the results stand in the writes.</summary>
    public async Task Commit()
    {
        var cancel = CancellationToken.None; // what was taken in is written, whoever has stopped waiting for it
        Committing = false;
        await using var write = await dialect.BeginWrite(cancel);
        var starts = writes.OfType<StartWrite>().ToList();
        var appends = writes.OfType<AppendWrite>().ToList();
        // By ordinals: servers of two locales must not disagree.
        var logs = writes.OfType<LogWrite>()
            .OrderBy(log => log.Key.AgentId)
            .ThenBy(log => log.Log.Source, StringComparer.Ordinal)
            .ThenBy(log => log.Log.SourceCallId, StringComparer.Ordinal)
            .ThenBy(log => log.Log.IdempotencyKey, StringComparer.Ordinal)
            .ToList();
        await dialect.LockNames(write, Names(starts, logs), cancel);
        await StartRows.Write(dialect, write, starts, cancel);
        var live = await LiveRow.Lock(dialect, write, [.. appends.Select(append => append.Key), .. logs.OfType<SealWrite>().Select(seal => seal.Key)], cancel);
        await EntryRows.Write(dialect, write, appends, live, cancel);
        var stored = await LogRows.Write(dialect, write, logs, live, cancel);
        await CountDays(write, stored, cancel);
        var written = logs.Where(log => stored.Contains(log.Log) || log is ResealWrite { Result.Outcome: WriteOutcome.Stored }).ToList();
        await WantSummaries.Write(
            dialect, write, jobs, [.. written.Where(log => log is not ResealWrite { Rewords: false }).Select(log => (log.Log, log.GivenSummary))], cancel);
        await WantRecordings.Write(dialect, write, jobs, written, cancel);
        Committing = true;
        await write.Commit(cancel);
    }

    // A call may be started by one sender while another posts it whole: by its name, and before either looks whether the other was there.
    static IEnumerable<string> Names(IEnumerable<StartWrite> starts, IEnumerable<LogWrite> logs) =>
        starts.Where(start => start.Call.SourceCallId is not null).Select(start => Name(start.Key.AgentId, start.Call.Source, start.Call.SourceCallId))
            .Concat(logs.OfType<WholeWrite>().Where(whole => whole.Log.SourceCallId is not null)
                .Select(whole => Name(whole.Key.AgentId, whole.Log.Source, whole.Log.SourceCallId)));

    static string Name(Guid agentId, string? source, string? sourceCallId) => $"{agentId}\n{source}\n{sourceCallId}";

    Task CountDays(SqlTransaction write, IEnumerable<CallLog> stored, CancellationToken cancel)
    {
        var days = stored.CountBy(log => (log.AgentId, log.OrganizationId, Day: CallLogDay.Of(log.StartedAt.ToMicros()))).OrderBy(day => day.Key).ToArray();
        return dialect.Run(
            write, CountDay,
            new(
                ("organization_id", Array.ConvertAll(days, day => day.Key.OrganizationId)),
                ("agent_id", Array.ConvertAll(days, day => day.Key.AgentId)),
                ("day", Array.ConvertAll(days, day => day.Key.Day)),
                ("count", Array.ConvertAll(days, day => (long)day.Value))),
            cancel);
    }
}
