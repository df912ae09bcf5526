using Callbook.Server.Hosting.Sharing;

namespace Callbook.Tests.Hosting;

public sealed class KeyedLockTests
{
    [Fact]
    public async Task One_holds_a_key_at_a_time_and_other_keys_do_not_wait()
    {
        var (locks, key) = (new KeyedLock(), Guid.CreateVersion7());
        var first = await locks.Take(key, CancellationToken.None);
        var second = locks.Take(key, CancellationToken.None);

        for (var other = 0; other < 1000; other++)
            Assert.True(locks.Take(Guid.CreateVersion7(), CancellationToken.None).IsCompletedSuccessfully);

        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
        Assert.True(locks.Take(key, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_gives_up_waiting_holds_nothing()
    {
        var (locks, key) = (new KeyedLock(), Guid.CreateVersion7());
        using var cancel = new CancellationTokenSource();
        var first = await locks.Take(key, CancellationToken.None);
        var givenUp = locks.Take(key, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);

        first.Dispose();
        Assert.True(locks.Take(key, CancellationToken.None).IsCompletedSuccessfully);
    }
}
