namespace Callbook.Tests.Support;

/// <summary>
/// A clock whose long waits, from three seconds on, end only when it is told to; short ones end by themselves. So nothing happens merely because enough
/// time went by.
/// </summary>
sealed class HeldTime : TimeProvider
{
    static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    readonly Lock guard = new();
    readonly List<HeldTimer> held = [];
    TimeSpan ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + ahead.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < Long && period < Long)
            return System.CreateTimer(callback, state, dueTime, period);
        var timer = new HeldTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        List<HeldTimer> due;
        lock (guard)
        {
            ahead += time;
            due = held.FindAll(timer => timer.Due <= ahead);
            foreach (var timer in due)
                timer.Again();
            held.RemoveAll(timer => timer.Due == TimeSpan.MaxValue);
        }

        due.ForEach(timer => timer.Callback());
    }

    /// <summary>Lets so much time go by, again and again, until it is done.</summary>
    public async Task AdvanceUntil(Task done, TimeSpan step)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await Task.WhenAny(done, Task.Delay(20, patience.Token)) != done)
        {
            patience.Token.ThrowIfCancellationRequested();
            Advance(step);
        }
    }

    sealed class HeldTimer(HeldTime time, Action callback) : ITimer
    {
        TimeSpan period;

        public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;
        public Action Callback => callback;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (time.guard)
            {
                time.held.Remove(this);
                period = newPeriod;
                Due = dueTime < TimeSpan.Zero ? TimeSpan.MaxValue : time.ahead + dueTime;
                if (dueTime >= TimeSpan.Zero)
                    time.held.Add(this);
            }

            return true;
        }

        public void Again() => Due = period > TimeSpan.Zero ? time.ahead + period : TimeSpan.MaxValue;

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
