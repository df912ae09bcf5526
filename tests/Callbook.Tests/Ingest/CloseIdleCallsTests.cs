using Callbook.Server.Ingest;
using Callbook.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Ingest;

public sealed class CloseIdleCallsTests
{
    [Theory, BothDatabases]
    public async Task A_call_that_is_silent_for_too_long_is_closed_with_its_last_entry(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time, "--Callbook:Calls:IdleTimeout=00:05:00");
        var agent = await TestAgent.Create(host);
        var spoken = await agent.Client.Calls.StartAsync(agent.Id, new("spoken"));
        var mute = await agent.Client.Calls.StartAsync(agent.Id, new("mute"));
        time.Advance(TimeSpan.FromMinutes(4));
        await agent.Append(spoken.Id, SomeCall.Agent(1, "Hello?"), SomeCall.Agent(237.5, "Are you there?"));
        Assert.Equal(0, await Sweep(host));

        time.Advance(TimeSpan.FromMinutes(1.5));
        Assert.Equal(1, await Sweep(host));
        var closed = await agent.Client.CallLogs.GetAsync(agent.Id, mute.Id);
        Assert.Equal((mute.CallStartedAt, 0, "[0.00s] system: Call ended: connection lost"), (closed.CallEndedAt, closed.CallDuration, closed.TranscriptText));
        Assert.Equal(spoken.Id, Assert.Single((await agent.Client.Calls.ListAsync(agent.Id)).Data).Id);

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(1, await Sweep(host));
        var log = await agent.Client.CallLogs.GetAsync(agent.Id, spoken.Id);
        Assert.Equal((spoken.CallStartedAt.AddSeconds(237.5), "connection lost"), (log.CallEndedAt, (string?)log.SessionData["end_reason"]));
        Assert.Equal("Call ended: connection lost", log.TranscriptJson[^1].Text);
        Assert.Equal(0, await Sweep(host));
    }

    [Theory, BothDatabases]
    public async Task Entries_after_a_call_was_closed_move_its_end(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var agent = await TestAgent.Create(host);
        var call = await agent.Client.Calls.StartAsync(agent.Id, new("room"));
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(1, await Sweep(host));
        await agent.Append(call.Id, SomeCall.User(30, "I was in a tunnel"));
        var log = await agent.Client.CallLogs.GetAsync(agent.Id, call.Id);
        Assert.Equal((30, "[30.00s] user: I was in a tunnel\n[30.00s] system: Call ended: connection lost"), (log.CallDuration, log.TranscriptText));
    }

    [Theory, BothDatabases]
    public async Task Only_one_of_two_servers_closes_a_call(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var one = await CallbookHost.StartOn(store, "--Callbook:Calls:IdleTimeout=00:00:01");
        await using var other = await CallbookHost.StartOn(store, "--Callbook:Calls:IdleTimeout=00:00:01");
        var agent = await TestAgent.Create(one);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => agent.StartCall()));
        await Task.Delay(TimeSpan.FromSeconds(1.2));

        // Both servers also sweep on their own schedule meanwhile.
        await Task.WhenAll(Sweep(one), Sweep(other), Sweep(one), Sweep(other));

        Assert.Equal((0, 40), (await agent.TotalCalls(), await agent.TotalLogs()));
        Assert.Equal(40, (await agent.Client.CallLogs.ListAsync(agent.Id)).Data.Select(log => log.Id).Distinct().Count());
    }

    static Task<int> Sweep(CallbookHost host) => host.Services.GetRequiredService<CloseIdleCalls>().SweepNow(CancellationToken.None);
}
