using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

/// <summary>Counts the jobs of the whole database periodically, for metrics.</summary>
sealed partial class JobGauges(JobRunner runner, SqlDialect dialect, TimeProvider time, ILogger<JobGauges> logger) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);
    static readonly string[] States = [JobRow.Waiting, JobRow.Running, JobRow.Dead];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodic.NowAndEvery(Pause, Measure, Failed, time, stoppingToken);

    void Failed(Exception fault)
    {
        if (!dialect.IsOutage(fault))
            Log.NotCounted(logger, fault);
    }

    async Task Measure(CancellationToken cancel)
    {
        var counts = new Dictionary<(string Kind, string State), (long Count, long Age)>();
        await using (var read = await dialect.BeginRead(cancel))
        await using (var command = read.Command("select kind, state, count(*), now_micros() - min(created_at) from jobs group by kind, state"))
        await using (var row = await command.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
                counts.Add((row.GetString(0), row.GetString(1)), (row.GetInt64(2), row.GetInt64(3)));
        }

        foreach (var kind in runner.Handlers.Keys)
        {
            foreach (var state in States)
                Telemetry.TellJobs(kind, state, counts.GetValueOrDefault((kind, state)).Count);
            var alive = counts.Where(count => count.Key.Kind == kind && count.Key.State != JobRow.Dead).Select(count => TimeSpan.FromMicroseconds(count.Value.Age));
            Telemetry.TellOldestJob(kind, alive.DefaultIfEmpty(TimeSpan.Zero).Max());
        }
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Jobs could not be counted")]
        public static partial void NotCounted(ILogger logger, Exception fault);
    }
}
