namespace Callbook.Server.Store;

/// <summary>Runs work again that failed with a transient fault.</summary>
static class Retry
{
    const int MostTries = 3;

    /// <summary>Returns when the work succeeds. A fault without a pause is thrown.</summary>
    /// <param name="work">What is run.</param>
    /// <param name="pause">The pause before the work is run again, by the fault and the number of times it was run; null: it is not run again.</param>
    /// <param name="time">The clock that the pauses are of.</param>
    /// <param name="cancel">Ends a pause.</param>
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

    /// <summary>The usual pauses: after a transient fault of the database, and not after the third.</summary>
    public static TimeSpan? Pause(this SqlDialect dialect, Exception fault, int tries) =>
        dialect.IsTransient(fault) && tries < MostTries ? TimeSpan.FromMilliseconds(50 * tries) : null;
}
