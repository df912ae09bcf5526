using Callbook.Server.Hosting;
using Callbook.Server.Watching;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Watching;

public sealed class FairWatchingTests
{
    [Fact]
    public void Two_organizations_with_all_the_watchers_they_may_have_leave_room_for_a_third()
    {
        var budget = new WatchBudget(mostWatchers: 100);
        foreach (var organization in new[] { Guid.CreateVersion7(), Guid.CreateVersion7() })
        {
            var watchers = 0;
            Assert.Throws<OverloadedException>(() =>
            {
                for (; watchers < 100; watchers++)
                    budget.Open(organization);
            });
            Assert.InRange(watchers, 25, 50);
        }

        budget.Open(Guid.CreateVersion7());
    }

    [Theory, BothDatabases]
    public async Task A_watcher_catches_up_although_those_of_another_organization_take_nothing(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await CallbookHost.StartOn(store, services => services.AddSingleton(new WatchBudget(mostPages: 8)));
        var (agent, other) = (await TestAgent.Create(host), await TestAgent.Create(host));
        var (id, otherId) = (await LongCall(agent), await LongCall(other));
        var feeds = host.Services.GetRequiredService<CallFeeds>();
        // What they have read stays in memory.
        var watches = Enumerable.Range(0, 20).Select(_ => feeds.Open(new(agent.OrganizationId, agent.Id, id))).ToList();
        var reading = watches.ConvertAll(watch => watch.CatchUp(0, CancellationToken.None));
        await WhenCompleted(reading, 4);

        await using var stream = await EventStream.Open(other, otherId);
        Assert.Equal(40, (await stream.Take(40)).Count);

        Assert.Equal(4, reading.Count(task => task.IsCompleted));
        foreach (var watch in watches.Where(watch => watch.Page is not null).ToList())
            watch.Sent();
        await WhenCompleted(reading, 8);
    }

    [Theory, BothDatabases]
    public async Task Watchers_see_their_calls_although_the_entries_of_another_call_cannot_be_read(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database, new HeldTime());
        var (broken, agent) = (await TestAgent.Create(host), await TestAgent.Create(host));
        var (brokenId, id) = (await broken.StartCall(), await agent.StartCall());
        await broken.Append(brokenId, SomeCall.Agent(1, "Hello!"));
        await using var brokenStream = await EventStream.Open(broken, brokenId);
        await brokenStream.Take(1);
        await agent.Append(id, SomeCall.Agent(1, "Hello!"));
        await using var stream = await EventStream.Open(agent, id);
        await stream.Take(1);
        // Both have news at the same time.
        await AddEntry(host, broken, brokenId, "'x'");
        await AddEntry(host, agent, id, "body");

        host.Services.GetRequiredService<CallFeeds>().WakeAll();

        var told = Assert.Single(await stream.Take(1));
        Assert.Equal(("1", "Hello!"), (told.Id, told.Text));
    }

    // A second entry, made of the first.
    static async Task AddEntry(CallbookHost host, TestAgent agent, Guid call, string body)
    {
        await using var write = await host.Dialect.BeginWrite(CancellationToken.None);
        foreach (var sql in new[]
        {
            $"insert into call_entries (agent_id, call_id, position, body) select agent_id, call_id, 1, {body} from call_entries where agent_id = @agent and call_id = @call",
            "update calls set next_position = 2 where agent_id = @agent and id = @call",
        })
            await write.Execute(sql, CancellationToken.None, ("@agent", agent.Id), ("@call", call));
        await write.Commit(CancellationToken.None);
    }

    static async Task<Guid> LongCall(TestAgent agent)
    {
        var id = await agent.StartCall();
        await agent.Append(id, [.. Enumerable.Range(0, 40).Select(at => SomeCall.User(at, new string('x', 90_000)))]);
        return id;
    }

    static async Task WhenCompleted(IReadOnlyList<Task> tasks, int count)
    {
        while (tasks.Count(task => task.IsCompleted) < count)
            await Task.WhenAny(tasks.Where(task => !task.IsCompleted)).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
