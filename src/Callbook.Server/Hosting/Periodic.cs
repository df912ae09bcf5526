namespace Callbook.Server.Hosting;

/// <summary>Repeats an action until it is cancelled, which throws. A failed round is reported, and the next round still runs.</summary>
static class Periodic
{
    /// <summary>Starts with a pause.</summary>
    /// <param name="pause">From the start of a round to the start of the next.</param>
    /// <param name="round">The action. Rounds never overlap.</param>
    /// <param name="failed">Receives the exception of a failed round.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="cancel">Stops the repetition.</param>
    public static async Task Every(TimeSpan pause, Func<CancellationToken, Task> round, Action<Exception> failed, TimeProvider time, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(pause, time);
        while (await timer.WaitForNextTickAsync(cancel))
            await Try(round, failed, cancel);
    }

    /// <summary>Starts at once.</summary>
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
        // A timeout inside a round also cancels. It must not stop the repetition.
        catch (Exception fault) when (fault is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            failed(fault);
        }
    }
}
