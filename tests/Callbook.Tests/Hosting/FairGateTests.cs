using Callbook.Server.Hosting.Sharing;

namespace Callbook.Tests.Hosting;

public sealed class FairGateTests
{
    static readonly Guid Acme = Guid.CreateVersion7();
    static readonly Guid Globex = Guid.CreateVersion7();

    [Fact]
    public async Task An_organization_has_at_most_half_of_the_places()
    {
        var gate = new FairGate(4);
        var first = await Enter(gate, Acme);
        await Enter(gate, Acme);
        var third = Enter(gate, Acme);
        Assert.False(third.IsCompleted);

        await Enter(gate, Globex);
        Assert.False(third.IsCompleted);

        first.Dispose();
        await third.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Organizations_take_turns_however_many_one_of_them_has_waiting()
    {
        var gate = new FairGate(1);
        var inside = await Enter(gate, Acme);
        var waiting = Enumerable.Range(0, 1000).Select(_ => Enter(gate, Acme)).ToList();
        var other = Enter(gate, Globex);

        var before = 0;
        for (inside.Dispose(); await Task.WhenAny(waiting.Append(other)) is var next && next != other; before++)
        {
            waiting.Remove(next);
            (await next).Dispose();
        }

        Assert.InRange(before, 0, 1);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var gate = new FairGate(1);
        var inside = await Enter(gate, Acme);
        using var cancel = new CancellationTokenSource();
        var givenUp = gate.Enter(Globex, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);

        inside.Dispose();
        (await Enter(gate, Globex).WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
        await Enter(gate, Acme).WaitAsync(TimeSpan.FromSeconds(30));
    }

    static Task<IDisposable> Enter(FairGate gate, Guid organization) => gate.Enter(organization, CancellationToken.None);
}
