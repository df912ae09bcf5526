using System.Threading.Channels;
using Callbook.Server.Hosting;
using Callbook.Tests.Support;

namespace Callbook.Tests.Hosting;

public sealed class PeriodicTests
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    readonly HeldTime time = new();
    readonly Channel<int> rounds = Channel.CreateUnbounded<int>();
    readonly List<Exception> faults = [];
    int count;

    [Fact]
    public async Task A_fault_in_one_round_does_not_end_the_next()
    {
        // The third is cancelled by a time-out of its own.
        Exception?[] outcomes = [null, new InvalidOperationException("broken"), new TaskCanceledException("time-out"), null];
        using var stop = new CancellationTokenSource();
        var running = Periodic.Every(Pause, Round, faults.Add, time, stop.Token);
        foreach (var round in Enumerable.Range(0, outcomes.Length))
            Assert.Equal(round, await Next());
        Assert.Equal(outcomes.OfType<Exception>(), faults);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Task Round(CancellationToken cancel)
        {
            rounds.Writer.TryWrite(count);
            return outcomes[count++] is { } fault ? Task.FromException(fault) : Task.CompletedTask;
        }
    }

    [Fact]
    public async Task The_first_round_is_at_once_or_after_a_pause()
    {
        using var stop = new CancellationTokenSource();
        var later = Periodic.Every(Pause, Count, faults.Add, time, stop.Token);
        Assert.Equal(0, count);
        Assert.Equal(1, await Next());

        var now = Periodic.NowAndEvery(Pause, Count, faults.Add, time, stop.Token);
        Assert.Equal(2, count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(later, now));
    }

    [Fact]
    public async Task Cancellation_ends_a_round_and_is_no_fault()
    {
        using var stop = new CancellationTokenSource();
        var running = Periodic.NowAndEvery(Pause, cancel => Task.Delay(Timeout.Infinite, cancel), faults.Add, time, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(faults);
    }

    Task Count(CancellationToken cancel)
    {
        rounds.Writer.TryWrite(++count);
        return Task.CompletedTask;
    }

    async Task<int> Next()
    {
        var next = rounds.Reader.ReadAsync().AsTask();
        await time.AdvanceUntil(next, Pause);
        return await next;
    }
}
