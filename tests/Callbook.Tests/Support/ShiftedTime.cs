namespace Callbook.Tests.Support;

/// <summary>The clock of a server that is wrong by some time. Timers go on as they do when a clock is set.</summary>
sealed class ShiftedTime(TimeSpan ahead) : TimeProvider
{
    long ticks = ahead.Ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    /// <summary>Sets the clock, to be ahead by so much.</summary>
    public void Set(TimeSpan newAhead) => Interlocked.Exchange(ref ticks, newAhead.Ticks);
}
