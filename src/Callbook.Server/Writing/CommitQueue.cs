using Callbook.Server.CallLogs;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Writing;

/// <summary>
/// Groups writes into transactions: writers that arrive during a commit are grouped into the next transaction, so many senders cost one commit.
/// A sender is answered after the commit, never before.
/// </summary>
sealed partial class CommitQueue(SqlDialect dialect, CallLogSubscribers subscribers, TimeProvider time, ILogger<CommitQueue> logger) : BackgroundService
{
    readonly WriteQueue queue = new();

    /// <summary>
    /// Returns when the write is durable. A full queue throws <see cref="OverloadedException"/>: nothing was stored, and the sender must
    /// retry.
    /// </summary>
    public async Task<TResult> Commit<TResult>(QueuedWrite<TResult> write, CancellationToken cancel)
    {
        try
        {
            queue.Add(write);
        }
        catch (OverloadedException)
        {
            Telemetry.Overloads.Add(1);
            throw;
        }

        return await write.Done.WaitAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Stopping closes the queue; accepted writes are still written.
        await using var closing = stoppingToken.Register(queue.Close);
        var batch = new List<QueuedWrite>();
        while (true)
        {
            await queue.Take(batch);
            if (batch.Count == 0)
                return;
            await WriteBatch(batch);
            queue.Done();
            batch.Clear();
        }
    }

    async Task WriteBatch(List<QueuedWrite> writes)
    {
        try
        {
            var began = time.GetTimestamp();
            var stored = await CommitWithRetries(writes);
            Count(writes, time.GetElapsedTime(began));
            foreach (var write in writes)
                write.Committed();
            subscribers.Committed(new([.. writes.Where(write => write.ChangesCall).Select(write => write.Key).Distinct()], stored, Deleted: []));
        }
        catch (Exception fault) when (writes.Count > 1 && !dialect.IsTransient(fault))
        {
            // One write of the batch is at fault. Writing them one by one makes only that one fail.
            foreach (var write in writes)
                await WriteBatch([write]);
        }
        catch (Exception fault) when (writes.Count == 1 && dialect.IsRefused(fault))
        {
            writes[0].AgentGone();
        }
        catch (Exception fault)
        {
            if (!dialect.IsOutage(fault))
                Log.WriteFailed(logger, fault, writes.Count);
            foreach (var write in writes)
                write.Failed(fault);
        }
    }

    // A commit with an unknown outcome may have succeeded. A retry is safe only for writes that are idempotent.
    async Task<IReadOnlyList<StoredLog>> CommitWithRetries(List<QueuedWrite> writes)
    {
        var batch = new CallBatch(dialect, subscribers, writes);
        await Retry.Run(batch.Commit, Pause, time, CancellationToken.None);
        return batch.Stored;

        TimeSpan? Pause(Exception fault, int tries)
        {
            if (batch.Committing && writes.Any(write => write.CountsTwice))
                return null;
            var pause = dialect.Pause(fault, tries);
            if (pause is not null && !dialect.IsOutage(fault))
                Log.TryingAgain(logger, fault);
            return pause;
        }
    }

    static void Count(List<QueuedWrite> writes, TimeSpan duration)
    {
        Telemetry.CommitSize.Record(writes.Count);
        Telemetry.CommitDuration.Record(duration.TotalSeconds);
        Telemetry.CallsStored.Add(writes.OfType<LogWrite>().Count(write => write is not ResealWrite && write.Result.Outcome == WriteOutcome.Stored));
        Telemetry.CallsRepeated.Add(writes.OfType<LogWrite>().Count(write => write.Result.Outcome == WriteOutcome.StoredBefore));
        Telemetry.EntriesStored.Add(writes.OfType<AppendWrite>().Sum(write => write.Result?.Count(outcome => outcome == EntryOutcome.Accepted) ?? 0));
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A transaction of calls failed and is retried")]
        public static partial void TryingAgain(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Error, "{Calls} calls could not be written; their senders must retry")]
        public static partial void WriteFailed(ILogger logger, Exception fault, int calls);
    }
}
