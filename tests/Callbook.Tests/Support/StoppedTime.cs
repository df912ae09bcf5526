namespace Callbook.Tests.Support;

/// <summary>
/// The time of day changes only when a test says so. Timers go on: sweeps that <c>Advance</c> sets off in the background would do what the test's own
/// sweep is to be counted for, and a retry would wait for ever.
/// </summary>
sealed class StoppedTime() : FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime, period);
}
