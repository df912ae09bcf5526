using Callbook.Server.Hosting;
using Callbook.Server.Writing;

namespace Callbook.Tests.Writing;

public sealed class WriteQueueTests
{
    static readonly Guid Acme = Guid.CreateVersion7();
    static readonly Guid Globex = Guid.CreateVersion7();
    static readonly Guid Initech = Guid.CreateVersion7();

    readonly WriteQueue queue = new();

    [Fact]
    public async Task One_write_is_in_the_next_batch_however_many_another_organization_has_waiting()
    {
        AddMany(Acme, 2000);
        var write = Add(Globex);

        Assert.Contains(write, await Take());
    }

    [Fact]
    public async Task Organizations_take_turns_by_the_size_of_what_they_write()
    {
        AddMany(Acme, 20, characters: 200_000);
        AddMany(Globex, 1000);

        var batch = await Take();

        // A large write is as much as some two hundred small ones.
        Assert.InRange(batch.Count(write => write.Key.OrganizationId == Acme), 1, 3);
        Assert.InRange(batch.Count(write => write.Key.OrganizationId == Globex), 195, 600);
    }

    [Fact]
    public async Task Who_writes_one_large_call_after_the_other_is_not_always_the_first()
    {
        AddMany(Globex, 600);
        var batches = 0;
        for (var left = 600; left > 0; batches++)
        {
            Add(Acme, characters: 600_000);
            left -= (await Take()).Count(write => write.Key.OrganizationId == Globex);
        }

        Assert.InRange(batches, 1, 6);
    }

    [Fact]
    public async Task The_writes_of_an_organization_stay_in_their_order()
    {
        var writes = AddMany(Acme, 1500);
        AddMany(Globex, 700);

        var taken = new List<QueuedWrite>();
        while (taken.Count < 2200)
            taken.AddRange(await Take());

        Assert.Equal(writes, taken.Where(write => write.Key.OrganizationId == Acme));
    }

    [Fact]
    public async Task An_organization_that_fills_its_share_leaves_room_for_others()
    {
        var accepted = Fill(Acme) + Fill(Globex);
        AddMany(Initech, 500);

        for (var left = accepted + 500; left > 0; queue.Done())
            left -= (await Take()).Count;
        Assert.InRange(Fill(Acme), accepted / 2, accepted); // what was written is forgotten
    }

    [Fact]
    public async Task What_was_accepted_is_written_also_after_the_queue_is_closed()
    {
        var write = Add(Acme);
        queue.Close();

        Assert.Throws<OverloadedException>(() => Add(Acme));
        Assert.Equal([write], await Take());
        Assert.Empty(await Take());
    }

    int Fill(Guid organization)
    {
        // A queue without shares would never be full for one organization alone.
        var accepted = 0;
        Assert.Throws<OverloadedException>(() =>
        {
            for (; accepted < 10_000; accepted++)
                Add(organization);
        });
        return accepted;
    }

    QueuedWrite Add(Guid organization, int characters = 100)
    {
        var write = new AppendWrite(new(organization, Guid.CreateVersion7(), Guid.CreateVersion7()), [("e", new('x', characters))]);
        queue.Add(write);
        return write;
    }

    List<QueuedWrite> AddMany(Guid organization, int count, int characters = 100) => [.. Enumerable.Range(0, count).Select(_ => Add(organization, characters))];

    async Task<List<QueuedWrite>> Take()
    {
        var batch = new List<QueuedWrite>();
        await queue.Take(batch).WaitAsync(TimeSpan.FromSeconds(30));
        return batch;
    }
}
