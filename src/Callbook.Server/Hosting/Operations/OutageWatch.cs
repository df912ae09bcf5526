using Callbook.Server.Store;

namespace Callbook.Server.Hosting.Operations;

/// <summary>
/// Checks the places where the server stores things, and logs when an outage of one begins and ends. It also compares the server's clock with the
/// database's.
/// </summary>
sealed partial class OutageWatch(IEnumerable<IOutageCheck> checks, DatabaseCheck database, TimeProvider time, ILogger<OutageWatch> logger) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan NotableDifference = TimeSpan.FromSeconds(1);

    TimeSpan loggedDifference;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var outage in checks.Select(check => check.Outage))
        {
            outage.Changed = Tell;
            Telemetry.TellOutage(outage.Place, outage.State is not null);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodic.NowAndEvery(Pause, CheckAll, fault => Log.NotChecked(logger, fault), time, stoppingToken);

    async Task CheckAll(CancellationToken cancel)
    {
        await Task.WhenAll(checks.Where(check => check.IsRegular || check.Outage.State is not null).Select(check => Check(check, cancel)));
        CompareClocks();
    }

    static async Task Check(IOutageCheck check, CancellationToken cancel)
    {
        var faults = check.Outage.Faults;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await check.Check(patience.Token);
            check.Outage.End(faults);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            check.Outage.Begin(Outage.Away, fault);
        }
    }

    void CompareClocks()
    {
        var difference = database.ClockDifference;
        Telemetry.TellClockDifference(difference);
        if ((difference - loggedDifference).Duration() <= NotableDifference)
            return;
        loggedDifference = difference.Duration() <= NotableDifference ? TimeSpan.Zero : difference;
        if (loggedDifference == TimeSpan.Zero)
            Log.ClocksAgree(logger);
        else
            Log.ClocksDiffer(logger, Math.Round(difference.TotalSeconds, 1));
    }

    void Tell(Outage outage, Exception? fault)
    {
        Telemetry.TellOutage(outage.Place, fault is not null);
        if (fault is null)
            Log.Ended(logger, outage.Place);
        else
            Log.Began(logger, fault, outage.Place, outage.State ?? "");
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The {Place} is {State}; what needs it is answered with 503 until it works again")]
        public static partial void Began(ILogger logger, Exception fault, string place, string state);

        [LoggerMessage(LogLevel.Warning, "The {Place} works again")]
        public static partial void Ended(ILogger logger, string place);

        [LoggerMessage(LogLevel.Warning, "The database's clock is {Seconds} s ahead of this server's (negative: behind). Set the clocks, by NTP for example")]
        public static partial void ClocksDiffer(ILogger logger, double seconds);

        [LoggerMessage(LogLevel.Warning, "This server's clock agrees with the database's again")]
        public static partial void ClocksAgree(ILogger logger);

        [LoggerMessage(LogLevel.Error, "The stores could not be checked")]
        public static partial void NotChecked(ILogger logger, Exception fault);
    }
}
