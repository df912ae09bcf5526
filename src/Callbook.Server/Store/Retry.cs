namespace Callbook.Server.Store;

/// <summary>Retries work that failed with a transient fault.</summary>
static class Retry
{
    const int MostTries = 3;

    /// <summary>Returns when the work succeeds. If there is no pause for a fault, it is thrown.</summary>
    /// <param name="work">The work.</param>
    /// <param name="pause">The pause before a retry, by the fault and the number of tries so far; null: no retry.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="cancel">Cancels a pause.</param>
    public static async Task<T> Run<T>(Func<Task<T>> work, Func<Exception, int, TimeSpan?> pause, TimeProvider time, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var wait = TimeSpan.Zero;
            try
            {
                return await work();
            }
            catch (Exception fault) when (pause(fault, tries) is { } chosen)
            {
                wait = chosen;
            }

            await Task.Delay(wait, time, cancel);
        }
    }

    /// <inheritdoc cref="Run{T}"/>
    public static Task Run(Func<Task> work, Func<Exception, int, TimeSpan?> pause, TimeProvider time, CancellationToken cancel) => Run(
        async () =>
        {
            await work();
            return true;
        },
        pause, time, cancel);

    /// <summary>The default pauses: only after a transient fault of the database, and for at most three tries.</summary>
    public static TimeSpan? Pause(this SqlDialect dialect, Exception fault, int tries) =>
        dialect.IsTransient(fault) && tries < MostTries ? TimeSpan.FromMilliseconds(50 * tries) : null;
}
