namespace Callbook.Server.Hosting;

static class Clock
{
    /// <summary>Now, to the millisecond: the wire shows no more, and what was answered must be what is stored.</summary>
    public static DateTimeOffset Now(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
