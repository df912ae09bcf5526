using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;
using Callbook.Server.Writing.Tables;

namespace Callbook.Server.Writing;

/// <summary>
/// Writes of many senders in one transaction. Writes of one kind share few round trips. Every server locks names, calls, logs and the rows
/// of subscribers in this order, and sorts each of them, so that servers do not deadlock.
/// </summary>
sealed class CallBatch(SqlDialect dialect, CallLogSubscribers subscribers, IReadOnlyList<QueuedWrite> writes)
{
    /// <summary>Whether the commit was sent. A fault after that leaves its outcome unknown.</summary>
    public bool Committing { get; private set; }

    /// <summary>The logs that the transaction wrote.</summary>
    public IReadOnlyList<StoredLog> Stored { get; private set; } = [];

    /// <summary>Writes and commits; each write then holds its result.</summary>
    public async Task Commit()
    {
        var cancel = CancellationToken.None; // accepted writes are completed even when their sender has stopped waiting
        Committing = false;
        await using var write = await dialect.BeginWrite(cancel);
        var starts = writes.OfType<StartWrite>().ToList();
        var appends = writes.OfType<AppendWrite>().ToList();
        var facts = writes.OfType<FactWrite>().OrderBy(fact => fact.Session.SessionId, StringComparer.Ordinal).ToList();
        // Ordinal order, so that servers with different locales lock in the same order.
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

    // One sender may start a call while another posts the same call whole. Both lock its name before they look for an existing call.
    static IEnumerable<string> Names(IEnumerable<StartWrite> starts, IEnumerable<LogWrite> logs) =>
        starts.Where(start => start.Call.SourceCallId is not null).Select(start => Name(start.Key.AgentId, start.Call.Source, start.Call.SourceCallId))
            .Concat(logs.OfType<PostedWrite>().Where(whole => whole.Log.SourceCallId is not null)
                .Select(whole => Name(whole.Key.AgentId, whole.Log.Source, whole.Log.SourceCallId)));

    static string Name(Guid agentId, string? source, string? sourceCallId) => $"{agentId}\n{source}\n{sourceCallId}";
}
