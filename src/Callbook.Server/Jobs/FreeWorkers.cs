using Callbook.Server.Hosting;

namespace Callbook.Server.Jobs;

/// <summary>
/// Puts jobs back whose length strangers decide, when one organization has all the workers and another has waited for some seconds. It ends
/// when the workers are shared evenly.
/// </summary>
sealed partial class FreeWorkers(JobRunner runner, JobLeases leases, TimeProvider time, ILogger<FreeWorkers> logger) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Until then a worker of another server may be free.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodic.Every(Pause, FreeNow, fault => Log.NotFreed(logger, fault), time, stoppingToken);

    async Task FreeNow(CancellationToken cancel)
    {
        foreach (var handler in runner.Handlers.Values.Where(handler => handler.GivesWay))
        {
            var turns = runner.Turns(handler.Kind);
            var busiest = turns.Busiest();
            var most = turns.WorkersOf(busiest) - 2;
            // With one worker more than another, there would be nothing to gain.
            if (most >= 0 && await leases.IsAwaited(handler.Kind, turns, most, Patience, cancel))
                turns.GiveWay(busiest);
        }
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Workers could not be freed for the jobs of other organizations")]
        public static partial void NotFreed(ILogger logger, Exception fault);
    }
}
