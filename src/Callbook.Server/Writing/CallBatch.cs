using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;
using Callbook.Server.Writing.Tables;

namespace Callbook.Server.Writing;

/// <summary>
/// Writes of many senders in one transaction. Each kind is written for all of them together, in few round trips. Every server goes through names,
/// calls, logs and subscribers in this order, and sorts each of them, so that two servers do not wait for each other.
/// </summary>
sealed class CallBatch(SqlDialect dialect, CallLogSubscribers subscribers, IReadOnlyList<QueuedWrite> writes)
{
    /// <summary>Whether the commit was asked for: after that a fault does not tell whether it was done.</summary>
    public bool Committing { get; private set; }

    /// <summary>The logs that the transaction has written.</summary>
    public IReadOnlyList<StoredLog> Stored { get; private set; } = [];

    /// <summary>Commits; the results stand in the writes.</summary>
    public async Task Commit()
    {
        var cancel = CancellationToken.None; // what was accepted is written, even if its sender has stopped waiting
        Committing = false;
        await using var write = await dialect.BeginWrite(cancel);
        var starts = writes.OfType<StartWrite>().ToList();
        var appends = writes.OfType<AppendWrite>().ToList();
        var facts = writes.OfType<FactWrite>().OrderBy(fact => fact.Session.SessionId, StringComparer.Ordinal).ToList();
        // By ordinals: servers of two locales must not disagree.
        var logs = writes.OfType<LogWrite>()
            .OrderBy(log => log.Key.AgentId)
            .ThenBy(log => log.Log.Source, StringComparer.Ordinal)
            .ThenBy(log => log.Log.SourceCallId, StringComparer.Ordinal)
            .ThenBy(log => log.Log.IdempotencyKey, StringComparer.Ordinal)
            .ToList();
        await dialect.LockNames(write, [.. Names(starts, logs), .. PlatformSessionsTable.Names(facts)], cancel);
        await CallsTable.Write(dialect, write, starts, cancel);
        var moved = await PlatformSessionsTable.Write(write, facts, cancel);
        var held = appends.Select(append => append.Key).Concat(facts.Select(fact => fact.Call).OfType<CallKey>()).Concat(logs.OfType<SealWrite>().Select(seal => seal.Key));
        var ongoing = await OngoingCallRow.Lock(dialect, write, held, cancel);
        await CallFactsTable.Write(write, facts, ongoing, cancel);
        await CallEntriesTable.Write(dialect, write, appends, ongoing, cancel);
        Stored = await CallLogsTable.Write(dialect, write, logs, ongoing, cancel);
        await subscribers.Moved(write, moved, cancel);
        await subscribers.Stored(write, Stored, cancel);
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
