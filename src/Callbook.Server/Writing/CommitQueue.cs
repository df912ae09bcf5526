using System.Threading.Channels;
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
    const int MostQueued = 4096;
    const long MostQueuedBytes = 64 * 1024 * 1024;
    const int MostInBatch = 512;
    // A batch of large writes is a short one: those behind it do not wait for megabytes. And some two thousand entries, which this comes to, are
    // written from arrays that are still small ones to the garbage collector.
    const long MostBatchBytes = 1024 * 1024;

    readonly Channel<QueuedWrite> queue = Channel.CreateBounded<QueuedWrite>(new BoundedChannelOptions(MostQueued) { SingleReader = true });
    long queuedBytes;

    /// <summary>
    /// Returns when the write is durable. A full queue is an <see cref="OverloadedException"/>: nothing was stored, and the sender must come again.
    /// </summary>
    public async Task<TResult> Commit<TResult>(QueuedWrite<TResult> write, CancellationToken cancel)
    {
        if (!TryEnqueue(write))
        {
            Telemetry.Overloads.Add(1);
            throw new OverloadedException();
        }

        return await write.Done.WaitAsync(cancel);
    }

    bool TryEnqueue(QueuedWrite write)
    {
        if (Interlocked.Add(ref queuedBytes, write.Bytes) <= MostQueuedBytes && queue.Writer.TryWrite(write))
            return true;
        Interlocked.Add(ref queuedBytes, -write.Bytes);
        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Stopping closes the queue: what was taken in is still written.
        await using var closing = stoppingToken.Register(() => queue.Writer.TryComplete());
        var batch = new List<QueuedWrite>(MostInBatch);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var bytes = 0L;
            while (batch.Count < MostInBatch && bytes < MostBatchBytes && queue.Reader.TryRead(out var write))
            {
                batch.Add(write);
                bytes += write.Bytes;
            }

            await WriteBatch(batch);
            Interlocked.Add(ref queuedBytes, -bytes);
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
            // One of them cannot be written: each for itself, so that it fails alone.
            foreach (var write in writes)
                await WriteBatch([write]);
        }
        catch (Exception fault) when (writes.Count == 1 && dialect.IsRefused(fault))
        {
            writes[0].AgentGone();
        }
        catch (Exception fault)
        {
            Log.WriteFailed(logger, fault, writes.Count);
            foreach (var write in writes)
                write.Failed(fault);
        }
    }

    // A commit whose answer was lost may have happened. Trying again is harmless where the writes can tell that they are written already.
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
            if (pause is not null)
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
        [LoggerMessage(LogLevel.Warning, "Calls could not be written and are tried again")]
        public static partial void TryingAgain(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Error, "{Calls} calls could not be written; their senders are told to come again")]
        public static partial void WriteFailed(ILogger logger, Exception fault, int calls);
    }
}
