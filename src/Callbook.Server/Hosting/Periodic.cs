namespace Callbook.Server.Hosting;

/// <summary>Does something again and again until it is cancelled, which throws. A round that fails is reported and does not end the next.</summary>
static class Periodic
{
    /// <summary>Begins after the first pause.</summary>
    /// <param name="pause">From the start of a round to the start of the next.</param>
    /// <param name="round">What is done. Rounds never overlap.</param>
    /// <param name="failed">Takes the fault of a round.</param>
    /// <param name="time">The clock that the pauses are of.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task Every(TimeSpan pause, Func<CancellationToken, Task> round, Action<Exception> failed, TimeProvider time, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(pause, time);
        while (await timer.WaitForNextTickAsync(cancel))
            await Try(round, failed, cancel);
    }

    /// <summary>Begins at once.</summary>
    /// <inheritdoc cref="Every"/>
    public static async Task NowAndEvery(TimeSpan pause, Func<CancellationToken, Task> round, Action<Exception> failed, TimeProvider time, CancellationToken cancel)
    {
        await Try(round, failed, cancel);
        await Every(pause, round, failed, time, cancel);
    }

    static async Task Try(Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken cancel)
    {
        try
        {
            await round(cancel);
        }
        // A time-out inside of the round is a cancellation too, and not the end.
        catch (Exception fault) when (fault is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            failed(fault);
        }
    }
}
