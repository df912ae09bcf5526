using Callbook.Server.Calls;
using Callbook.Server.Jobs;
using Callbook.Server.Recordings;
using Callbook.Server.Store;
using Callbook.Server.Summaries;
using Callbook.Server.Writing.Tables;

namespace Callbook.Server.Writing;

/// <summary>
/// Writes of many senders in one transaction. Each kind is written for all of them together, in few round trips; every server goes through names,
/// calls, logs, days and jobs in this order and each of them sorted, so that two servers do not wait for each other.
/// </summary>
sealed class CallBatch(SqlDialect dialect, JobQueue jobs, IReadOnlyList<QueuedWrite> writes)
{
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
        var merges = writes.OfType<FactWrite>().OrderBy(merge => merge.Session.SessionId, StringComparer.Ordinal).ToList();
        // By ordinals: servers of two locales must not disagree.
        var logs = writes.OfType<LogWrite>()
            .OrderBy(log => log.Key.AgentId)
            .ThenBy(log => log.Log.Source, StringComparer.Ordinal)
            .ThenBy(log => log.Log.SourceCallId, StringComparer.Ordinal)
            .ThenBy(log => log.Log.IdempotencyKey, StringComparer.Ordinal)
            .ToList();
        await dialect.LockNames(write, [.. Names(starts, logs), .. PlatformSessionsTable.Names(merges)], cancel);
        await CallsTable.Write(dialect, write, starts, cancel);
        var moved = await PlatformSessionsTable.Write(write, merges, cancel);
        var held = appends.Select(append => append.Key).Concat(merges.Select(merge => merge.Call).OfType<CallKey>()).Concat(logs.OfType<SealWrite>().Select(seal => seal.Key));
        var live = await OngoingCallRow.Lock(dialect, write, held, cancel);
        await CallFactsTable.Write(write, merges, live, cancel);
        await CallEntriesTable.Write(dialect, write, appends, live, cancel);
        var stored = await CallLogsTable.Write(dialect, write, logs, live, cancel);
        await CallLogDaysTable.Count(dialect, write, stored, cancel);
        var written = logs.Where(log => stored.Contains(log.Log) || log is ResealWrite { Result.Outcome: WriteOutcome.Stored }).ToList();
        await SummaryRequests.Write(
            dialect, write, jobs, [.. written.Where(log => log is not ResealWrite { Rewords: false }).Select(log => (log.Log, log.GivenSummary))], cancel);
        await RecordingRequests.Write(dialect, write, jobs, written, cancel);
        if (moved.Count > 0)
            await jobs.Enqueue(write, moved, cancel);
        Committing = true;
        await write.Commit(cancel);
    }

    // A call may be started by one sender while another posts it whole: by its name, and before either looks whether the other was there.
    static IEnumerable<string> Names(IEnumerable<StartWrite> starts, IEnumerable<LogWrite> logs) =>
        starts.Where(start => start.Call.SourceCallId is not null).Select(start => Name(start.Key.AgentId, start.Call.Source, start.Call.SourceCallId))
            .Concat(logs.OfType<PostedWrite>().Where(whole => whole.Log.SourceCallId is not null)
                .Select(whole => Name(whole.Key.AgentId, whole.Log.Source, whole.Log.SourceCallId)));

    static string Name(Guid agentId, string? source, string? sourceCallId) => $"{agentId}\n{source}\n{sourceCallId}";
}
