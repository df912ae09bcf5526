namespace Callbook.Tests.Support;

/// <summary>A clock that goes only when it is told to.</summary>
sealed class ManualTime : TimeProvider
{
    DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan time) => now += time;
}
