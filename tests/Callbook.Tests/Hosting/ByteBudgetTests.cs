using Callbook.Server.Hosting;

namespace Callbook.Tests.Hosting;

public sealed class ByteBudgetTests
{
    static readonly Guid Acme = Guid.CreateVersion7();
    static readonly Guid Globex = Guid.CreateVersion7();

    readonly ByteBudget budget = new(1000);

    [Fact]
    public void One_organization_gets_at_most_half_and_a_newcomer_finds_room()
    {
        using var first = budget.Open(Acme);
        first.Reach(500);
        using var more = budget.Open(Acme);
        Assert.Throws<OverloadedException>(() => more.Reach(1));

        using var newcomer = budget.Open(Globex);
        newcomer.Reach(250);
        Assert.Throws<OverloadedException>(() => newcomer.Reach(251));
    }

    [Fact]
    public void What_is_returned_can_be_taken_again()
    {
        for (var round = 0; round < 3; round++)
        {
            using var share = budget.Open(Acme);
            share.Reach(200);
            share.Reach(500);
            share.Reach(300); // less than it has
        }
    }

    [Fact]
    public void More_than_the_budget_is_accepted_when_nothing_else_is_held()
    {
        using (var huge = budget.Open(Acme))
        {
            huge.Reach(5000);
            using var other = budget.Open(Globex);
            Assert.Throws<OverloadedException>(() => other.Reach(1));
        }

        using var later = budget.Open(Globex);
        later.Reach(1);
    }

    [Fact]
    public async Task A_waiting_organization_does_not_hold_up_another()
    {
        using var first = budget.Open(Acme);
        first.Reach(500);
        using var second = budget.Open(Acme);
        var waits = second.Wait(100, TestContext.Current.CancellationToken).AsTask();

        using var other = budget.Open(Globex);
        await other.Wait(100, TestContext.Current.CancellationToken);
        Assert.False(waits.IsCompleted);

        first.Dispose();
        await waits;
    }

    [Fact]
    public async Task A_newcomer_does_not_wait_for_the_whole_queue_of_another()
    {
        var held = new[] { budget.Open(Acme), budget.Open(Globex) };
        foreach (var (share, bytes) in held.Zip([500, 250]))
            share.Reach(bytes);
        using var newcomer = budget.Open(Guid.Parse("00000000-0000-0000-0000-000000000003"));
        var queue = new[] { budget.Open(Acme), budget.Open(Acme) };
        var waits = queue.Select(share => share.Wait(300, TestContext.Current.CancellationToken).AsTask()).ToList();
        var newcomers = newcomer.Wait(300, TestContext.Current.CancellationToken).AsTask();

        held[0].Dispose();
        await waits[0];
        queue[0].Dispose();
        await newcomers.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.False(waits[1].IsCompleted);

        held[1].Dispose();
        newcomer.Dispose();
        await waits[1];
        queue[1].Dispose();
    }

    [Fact]
    public void Those_who_widen_their_shares_leave_some_for_later_ones_of_their_organization()
    {
        var shares = Enumerable.Range(0, 50).Select(_ => budget.Open(Acme)).ToList();
        var got = shares.ConvertAll(share => share.Widen(400));

        Assert.InRange(got[0], 1, 399);
        Assert.True(got[1] < got[0], "the second one got as much as the first");
        using var later = budget.Open(Acme);
        Assert.True(later.TryReach(1), "nothing was left");
        shares.ForEach(share => share.Dispose());
        later.Reach(500);
    }

    [Fact]
    public async Task Who_gives_up_waiting_holds_nothing()
    {
        using var first = budget.Open(Acme);
        first.Reach(500);
        using var givenUp = budget.Open(Acme);
        using var cancel = new CancellationTokenSource();
        var waits = givenUp.Wait(500, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => waits);

        first.Dispose();
        using var later = budget.Open(Acme);
        later.Reach(500);
    }
}
