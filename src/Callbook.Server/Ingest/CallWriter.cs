using System.Threading.Channels;
using Callbook.Server.CallLogs;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Ingest;

/// <summary>
/// The only writer of what comes from outside. Senders queue; whoever waits while a transaction commits shares the next one, so many calls
/// cost one commit. A sender is answered after the commit, never before.
/// </summary>
sealed partial class CallWriter(SqlDialect dialect, TimeProvider time, ILogger<CallWriter> logger) : BackgroundService
{
    const int MostQueued = 1000;
    const int MostInBatch = 200;
    const int MostTries = 3;

    readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostQueued) { SingleReader = true });

    /// <summary>
    /// Returns when the call is durable. A full queue is an <see cref="OverloadedException"/>: nothing was stored, and the sender must come again.
    /// </summary>
    public async Task<WriteResult> Write(CallWrite write, CancellationToken cancel)
    {
        // Folding and deflating is work for the sender's own thread; the writer only inserts.
        var waiting = new Waiting(ToCallLog(write));
        if (!queue.Writer.TryWrite(waiting))
        {
            Telemetry.Overloads.Add(1);
            throw new OverloadedException();
        }

        return await waiting.Done.Task.WaitAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Stopping closes the queue: what was taken in is still written.
        await using var closing = stoppingToken.Register(() => queue.Writer.TryComplete());
        var batch = new List<Waiting>(MostInBatch);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < MostInBatch && queue.Reader.TryRead(out var waiting))
                batch.Add(waiting);
            await WriteBatch(batch);
            batch.Clear();
        }
    }

    async Task WriteBatch(List<Waiting> batch)
    {
        try
        {
            var began = time.GetTimestamp();
            var results = await CommitWithRetries([.. batch.Select(waiting => waiting.Log)]);
            Count(results, time.GetElapsedTime(began));
            foreach (var (waiting, result) in batch.Zip(results))
                waiting.Done.TrySetResult(result);
        }
        catch (Exception fault) when (batch.Count > 1 && !dialect.IsTransient(fault))
        {
            // One of them cannot be written: each for itself, so that it fails alone.
            foreach (var waiting in batch)
                await WriteBatch([waiting]);
        }
        catch (Exception fault) when (batch.Count == 1 && dialect.IsRefused(fault))
        {
            batch[0].Done.TrySetResult(new(WriteOutcome.AgentGone, batch[0].Log.Id));
        }
        catch (Exception fault)
        {
            Log.WriteFailed(logger, fault, batch.Count);
            foreach (var waiting in batch)
                waiting.Done.TrySetException(fault);
        }
    }

    // A commit whose answer was lost may have happened. Trying again is harmless: the ids are the same.
    async Task<IReadOnlyList<WriteResult>> CommitWithRetries(IReadOnlyList<CallLog> logs)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CallLogInsert.Run(dialect, logs);
            }
            catch (Exception fault) when (dialect.IsTransient(fault) && attempt < MostTries)
            {
                Log.TryingAgain(logger, fault);
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), time);
            }
        }
    }

    static void Count(IReadOnlyList<WriteResult> results, TimeSpan duration)
    {
        Telemetry.CommitSize.Record(results.Count);
        Telemetry.CommitDuration.Record(duration.TotalSeconds);
        Telemetry.CallsStored.Add(results.Count(result => result.Outcome == WriteOutcome.Stored));
        Telemetry.CallsRepeated.Add(results.Count(result => result.Outcome == WriteOutcome.StoredBefore));
    }

    CallLog ToCallLog(CallWrite write)
    {
        var call = CallFold.Apply(new(), write.Events);
        var transcript = SealedTranscript.Seal(CallFold.Transcript(call, write.KeepPartials));
        var now = time.Now();
        return new()
        {
            AgentId = write.AgentId,
            Id = Guid.CreateVersion7(now),
            OrganizationId = write.OrganizationId,
            StartedAt = call.StartedAt,
            EndedAt = CallFold.EndOf(call),
            RoomName = call.RoomName,
            Source = write.Identity.Source,
            SourceCallId = write.Identity.SourceCallId,
            IdempotencyKey = write.Identity.IdempotencyKey,
            BodyHash = write.Identity.BodyHash,
            SessionData = SessionData.ToWire(call, write.AgentId),
            SummaryText = call.Summary,
            TranscriptLength = transcript.Length,
            TranscriptCrc32 = unchecked((int)transcript.Crc32),
            Transcript = transcript.Deflated,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    sealed record Waiting(CallLog Log)
    {
        public TaskCompletionSource<WriteResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Calls could not be written and are tried again")]
        public static partial void TryingAgain(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Error, "{Calls} calls could not be written; their senders are told to come again")]
        public static partial void WriteFailed(ILogger logger, Exception fault, int calls);
    }
}
