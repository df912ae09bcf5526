using Callbook.Tests.Support;

namespace Callbook.Tests.Watching;

public sealed class RandomWatchingTests
{
    const int Entries = 300;
    const int Watchers = 6;

    [Theory, BothDatabases]
    public async Task A_watcher_that_comes_and_goes_gets_every_entry_once_and_in_order(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var one = await CallbookHost.StartOn(store);
        await using var other = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(one);
        // Two servers at the same time have PostgreSQL only.
        TestAgent[] faces = database == TestDatabase.Postgres ? [agent, agent.On(other)] : [agent, agent];
        for (var seed = 0; seed < 6; seed++)
        {
            var id = await agent.StartCall();
            var watching = Enumerable.Range(0, Watchers).Select(watcher => Watch(faces, id, new(seed * 100 + watcher))).ToList();
            await Write(faces, id, new(seed));
            foreach (var seen in await Task.WhenAll(watching))
                Assert.Equal([.. Enumerable.Range(0, Entries).Select(position => $"{position}"), "end"], seen);
        }
    }

    static async Task Write(TestAgent[] faces, Guid id, Random random)
    {
        var writers = Enumerable.Range(0, 3).Select(async writer =>
        {
            var dice = new Random(random.Next());
            for (var left = Entries / 3; left > 0;)
            {
                var count = Math.Min(left, dice.Next(1, 12));
                await faces[dice.Next(2)].Append(id, [.. Enumerable.Range(0, count).Select(at => SomeCall.User(dice.Next(100), $"{writer} {at}"))]);
                left -= count;
                if (dice.Next(4) == 0)
                    await Task.Delay(dice.Next(15));
            }
        }).ToList();
        await Task.WhenAll(writers);
        await faces[0].End(id);
    }

    static async Task<List<string>> Watch(TestAgent[] faces, Guid id, Random random)
    {
        var seen = new List<string>();
        while (seen.LastOrDefault() != "end")
        {
            var (most, face) = (random.Next(1, 80), faces[random.Next(2)]);
            await foreach (var told in face.Client.Calls.WatchAsync(face.Id, id, seen.LastOrDefault()))
            {
                seen.Add(told.Id);
                if (--most == 0)
                    break;
            }
        }

        return seen;
    }
}
