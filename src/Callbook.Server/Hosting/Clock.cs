namespace Callbook.Server.Hosting;

static class Clock
{
    /// <summary>Now, to the millisecond: the wire shows no more, and what it cannot show must not decide an order.</summary>
    public static DateTimeOffset Now(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
