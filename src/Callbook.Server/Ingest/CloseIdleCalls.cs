using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>
/// Ends calls of which nothing was heard for long: their agent has crashed, or its connection broke. Any server of several may do it; the removal of
/// the call's row decides which one does.
/// </summary>
sealed partial class CloseIdleCalls(SqlDialect dialect, CallWriter writer, CallSettings settings, TimeProvider time, ILogger<CloseIdleCalls> logger)
    : BackgroundService
{
    const string Reason = "connection lost";
    const int MostInSweep = 1000;

    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Closes what is silent for too long now, or the oldest of it; how many this server has closed.</summary>
    public async Task<int> SweepNow(CancellationToken cancel)
    {
        var cutoff = time.Now() - settings.IdleTimeout;
        var closed = 0;
        await Parallel.ForEachAsync(await Find(cutoff, cancel), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel }, async (call, stop) =>
        {
            try
            {
                // Its platform told that it is over: that says when and why, and what comes at this moment is waited for.
                var silent = call.IsOver
                    ? (await writer.End(call.Key, new(At: null, Reason: null), stop)).Outcome == WriteOutcome.Stored
                    : await writer.Close(call.Key, new(At: null, Reason), cutoff, stop);
                if (silent)
                    Interlocked.Increment(ref closed);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // It stays open and is tried again; the others do not wait for it.
                Log.NotClosed(logger, fault, call.Key.Id);
            }
        });
        return closed;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodic.Every(
        settings.IdleTimeout / 4 is var pause && pause < LongestPause ? pause : LongestPause,
        SweepNow, fault => Log.SweepFailed(logger, fault), time, stoppingToken);

    // Of all organizations: each call is then closed under its own.
    async Task<IReadOnlyList<(CallKey Key, bool IsOver)>> Find(DateTimeOffset cutoff, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        await using var command = read.Command(
            """
            select organization_id, agent_id, id, close_at is not null and close_at <= @now from calls
            where close_at <= @now or (last_heard_at < @cutoff and (quiet_until is null or quiet_until <= @now))
            order by last_heard_at limit @most
            """,
            ("@now", time.Now().ToMicros()), ("@cutoff", cutoff.ToMicros()), ("@most", MostInSweep));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var calls = new List<(CallKey, bool)>();
        while (await reader.ReadAsync(cancel))
            calls.Add((new(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2)), reader.GetBoolean(3)));
        return calls;
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The silent call {Call} could not be closed")]
        public static partial void NotClosed(ILogger logger, Exception fault, Guid call);

        [LoggerMessage(LogLevel.Error, "Silent calls could not be looked for")]
        public static partial void SweepFailed(ILogger logger, Exception fault);
    }
}
