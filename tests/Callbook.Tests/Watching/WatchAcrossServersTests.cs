using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Npgsql;

namespace Callbook.Tests.Watching;

public sealed class WatchAcrossServersTests
{
    [Fact, Needs(Need.Postgres)]
    public async Task A_call_is_watched_on_one_server_and_told_to_another()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        // Nobody looks by themselves here: whatever is seen was told.
        await using var watched = await CallbookHost.StartOn(store, new HeldTime());
        await using var written = await CallbookHost.StartOn(store, new HeldTime());
        var agent = await TestAgent.Create(written);
        var id = await agent.StartCall();
        await using var stream = await EventStream.Open(agent.On(watched), id);
        for (var index = 0; index < 20; index++)
        {
            await agent.Append(id, SomeCall.User(index, $"Entry {index}"));
            Assert.Equal($"{index}", Assert.IsType<EventStream.Told>(await stream.Next()).Id);
        }

        await agent.End(id);
        Assert.Equal("end", Assert.Single(await stream.TakeAll()).Id);
    }

    [Fact, Needs(Need.Postgres)]
    public async Task A_server_that_is_cut_off_from_the_others_hears_them_again()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var watched = await CallbookHost.StartOn(store, new HeldTime());
        await using var written = await CallbookHost.StartOn(store, new HeldTime());
        var agent = await TestAgent.Create(written);
        var id = await agent.StartCall();
        await using var stream = await EventStream.Open(agent.On(watched), id);
        for (var index = 0; index < 3; index++)
        {
            Assert.NotEqual(0, await EndListeners(store));
            await agent.Append(id, SomeCall.User(index, $"Entry {index}"));
            Assert.Equal($"{index}", Assert.IsType<EventStream.Told>(await stream.Next()).Id);
        }
    }

    [Theory, BothDatabases]
    public async Task A_watcher_finds_entries_without_a_notice_a_little_later(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var time = new HeldTime();
        await using var watched = await CallbookHost.StartOn(store, time);
        await using var written = await CallbookHost.StartOn(store, new HeldTime());
        var agent = await TestAgent.Create(written);
        var id = await agent.StartCall();
        await using var stream = await EventStream.Open(agent.On(watched), id);
        await agent.Append(id, SomeCall.User(1, "Behind their backs"));
        var next = stream.Next();
        await time.AdvanceUntil(next, TimeSpan.FromSeconds(5));
        Assert.Equal("0", (await next)?.Id);
    }

    static async Task<int> EndListeners(EmptyStore store)
    {
        await using var connection = new NpgsqlConnection(store.Setting);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var ended = 0;
        while (await reader.ReadAsync())
            ended++;
        return ended;
    }
}
