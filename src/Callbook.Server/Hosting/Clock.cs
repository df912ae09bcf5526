namespace Callbook.Server.Hosting;

static class Clock
{
    /// <summary>The current time in whole milliseconds. The wire has no finer unit, so finer digits must not decide an order.</summary>
    public static DateTimeOffset Now(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
