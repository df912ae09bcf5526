using Callbook.Server.Store;

namespace Callbook.Server.Hosting.Privacy;

/// <summary>
/// Erases deleted content from the files of the database, within seconds after the deletion and apart from its request. Deletions of the
/// same second are erased together. At the start it erases what a killed server had deleted last. The whole file is read for this, so a large
/// database rests longer between two erasures.
/// </summary>
sealed partial class EraseDeleted(SqlDialect dialect, TimeProvider time, ILogger<EraseDeleted> logger) : BackgroundService
{
    const int TriesBeforeWarning = 30;
    const int RestFor = 9; // a tenth of the time at most
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim asked = new(1);
    int tries;

    /// <summary>Erases soon. Called after the commit of a deletion.</summary>
    public void Ask()
    {
        lock (asked)
        {
            if (asked.CurrentCount == 0)
                asked.Release();
        }
    }

    public override void Dispose()
    {
        asked.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await asked.WaitAsync(stoppingToken);
            var began = time.GetTimestamp();
            if (!await Try(stoppingToken))
                Ask();
            var rest = time.GetElapsedTime(began) * RestFor;
            await Task.Delay(rest > Pause ? rest : Pause, time, stoppingToken);
        }
    }

    async Task<bool> Try(CancellationToken cancel)
    {
        try
        {
            var erased = await dialect.EraseDeleted(cancel);
            tries = erased ? 0 : tries + 1;
            if (tries == TriesBeforeWarning)
                Log.NotErased(logger);
            return erased;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Log.Failed(logger, fault);
            return false;
        }
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Deleted content is still in the database's write-ahead log, because something keeps reading from it")]
        public static partial void NotErased(ILogger logger);

        [LoggerMessage(LogLevel.Error, "Deleted content could not be erased from the database's files; this is retried")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
