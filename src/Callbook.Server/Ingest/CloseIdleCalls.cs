using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>
/// Ends idle calls, whose agent crashed or lost its connection. Several servers may try to close the same call; the one that deletes the
/// call's row wins.
/// </summary>
sealed partial class CloseIdleCalls(SqlDialect dialect, CallWriter writer, CallSettings settings, TimeProvider time, ILogger<CloseIdleCalls> logger)
    : BackgroundService
{
    const string Reason = "connection lost";
    const int MostInSweep = 1000;

    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Closes the calls that are idle now, or the oldest of them. Returns how many this server closed.</summary>
    public async Task<int> SweepNow(CancellationToken cancel)
    {
        var closed = 0;
        await Parallel.ForEachAsync(await Find(cancel), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel }, async (call, stop) =>
        {
            try
            {
                // The platform reported the end with its time and reason. Such a call is ended even if data arrives at this moment.
                var silent = call.IsOver
                    ? (await writer.End(call.Key, new(At: null, Reason: null), stop)).Outcome == WriteOutcome.Stored
                    : await writer.Close(call.Key, new(At: null, Reason), settings.IdleTimeout, stop);
                if (silent)
                    Interlocked.Increment(ref closed);
            }
            catch (Exception fault) when (fault is not OperationCanceledException && !dialect.IsOutage(fault))
            {
                // The call stays open until the next sweep; the others are not affected.
                Log.NotClosed(logger, fault, call.Key.Id);
            }
        });
        return closed;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodic.Every(
        settings.IdleTimeout / 4 is var pause && pause < LongestPause ? pause : LongestPause,
        SweepNow, Failed, time, stoppingToken);

    void Failed(Exception fault)
    {
        if (!dialect.IsOutage(fault))
            Log.SweepFailed(logger, fault);
    }

    // Searches all organizations; each call is then closed under its own.
    async Task<IReadOnlyList<(CallKey Key, bool IsOver)>> Find(CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        await using var command = read.Command(
            """
            select organization_id, agent_id, id, close_at is not null and close_at <= now_micros() from calls
            where close_at <= now_micros() or (last_heard_at < now_micros() - @idle and (quiet_until is null or quiet_until <= now_micros()))
            order by last_heard_at limit @most
            """,
            ("@idle", settings.IdleTimeout.ToMicros()), ("@most", MostInSweep));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var calls = new List<(CallKey, bool)>();
        while (await reader.ReadAsync(cancel))
            calls.Add((new(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2)), reader.GetBoolean(3)));
        return calls;
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The idle call {Call} could not be closed")]
        public static partial void NotClosed(ILogger logger, Exception fault, Guid call);

        [LoggerMessage(LogLevel.Error, "The search for idle calls failed")]
        public static partial void SweepFailed(ILogger logger, Exception fault);
    }
}
