using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Ingest;

/// <summary>
/// Ends calls of which nothing was heard for long: their agent has crashed, or its connection broke. Any server of several may do it; the removal of
/// the call's row decides which one does.
/// </summary>
sealed partial class CloseIdleCalls(SqlDialect dialect, CallWriter writer, Settings settings, TimeProvider time, ILogger<CloseIdleCalls> logger)
    : BackgroundService
{
    const string Reason = "connection lost";
    const int MostInSweep = 1000;

    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Closes what is silent for too long now, or the oldest of it; how many this server has closed.</summary>
    public async Task<int> SweepNow(CancellationToken cancel)
    {
        var cutoff = time.Now() - settings.Calls.IdleTimeout;
        var closed = 0;
        await Parallel.ForEachAsync(await Find(cutoff, cancel), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel }, async (call, stop) =>
        {
            try
            {
                if (await writer.Close(call, new(At: null, Reason), cutoff, stop))
                    Interlocked.Increment(ref closed);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // It stays open and is tried again; the others do not wait for it.
                Log.NotClosed(logger, fault, call.Id);
            }
        });
        return closed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = settings.Calls.IdleTimeout / 4;
        using var timer = new PeriodicTimer(pause < LongestPause ? pause : LongestPause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepNow(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Log.SweepFailed(logger, fault);
            }
        }
    }

    // Of all organizations: each call is then closed under its own.
    async Task<IReadOnlyList<CallKey>> Find(DateTimeOffset cutoff, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        await using var command = read.Command(
            "select organization_id, agent_id, id from calls where last_heard_at < @cutoff order by last_heard_at limit @most",
            ("@cutoff", cutoff.ToMicros()), ("@most", MostInSweep));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var calls = new List<CallKey>();
        while (await reader.ReadAsync(cancel))
            calls.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2)));
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
