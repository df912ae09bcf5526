using System.Globalization;
using System.Net;
using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Platforms;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.CallLogs;

/// <summary>Whoever keeps something beside the logs needs one class and one line: here a class that only the tests have.</summary>
public sealed class CallLogSubscriberTests
{
    static readonly DateTimeOffset Joined = SomeCall.Start;

    // CALLBOOK_SOAK_SECONDS=60 makes a soak of it.
    static readonly TimeSpan Soak = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("CALLBOOK_SOAK_SECONDS") ?? "4", CultureInfo.InvariantCulture));

    [Theory, BothDatabases]
    public async Task A_subscriber_hears_of_every_log_that_is_stored_sealed_again_moved_or_deleted(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await Start(store);
        await LogNotes.CreateTables(host.Dialect);
        var agent = await TestAgent.Create(host);

        var posted = await agent.Post(SomeCall.Of(SomeCall.Agent(0.5, "Hello!")) with { Source = "dialer", SourceCallId = "c-1" });
        await agent.Post(SomeCall.Of(SomeCall.Agent(0.5, "Hello!")) with { Source = "dialer", SourceCallId = "c-1" });
        var live = await agent.StartCall();
        await agent.Append(live, SomeCall.Agent(0.5, "Hello!"));
        await agent.End(live);
        Assert.Empty(await LogNotes.Wrong(host.Dialect));

        await agent.Append(live, SomeCall.User(9, "I am late"));
        Assert.Empty(await LogNotes.Wrong(host.Dialect));

        var moved = await Session(host, agent.OrganizationId, "session-1", name: "acme");
        await Tell(host, agent.OrganizationId, "session-1", new PartyJoined("caller", PartyKind.Phone, Joined.AddDays(-1)));
        Assert.Empty(await LogNotes.Wrong(host.Dialect));
        Assert.Equal([moved.Id], (await LogNotes.Moves(host.Dialect)).Select(move => move.Id));
        Assert.Equal(moved.AgentId, (await LogNotes.Moves(host.Dialect))[0].To);

        await agent.Client.CallLogs.DeleteAsync(agent.Id, posted.Id);
        Assert.Empty(await LogNotes.Wrong(host.Dialect));
        // Three logs, two of them sealed again, one deleted.
        Assert.Equal(3 + 2 + 1, host.Services.GetServices<ICallLogSubscriber>().OfType<LogNotes>().Single().Committed);
    }

    [Theory, BothDatabases]
    public async Task Servers_that_write_the_same_agents_keep_every_subscriber_right_and_never_deadlock(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var first = await Start(store);
        await using var second = database == TestDatabase.Postgres ? await Start(store) : null;
        CallbookHost[] servers = [first, second ?? first];
        await LogNotes.CreateTables(first.Dialect);
        var agents = new[] { await TestAgent.Create(first), await TestAgent.Create(first) };
        using var end = new CancellationTokenSource(Soak);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => Work(servers[worker % 2], agents, worker, end.Token))));

        var wrong = await LogNotes.Wrong(first.Dialect);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.NotEmpty(await LogNotes.Moves(first.Dialect));
        foreach (var agent in agents)
            Assert.Equal(await Count(first.Dialect, "call_logs", agent), await agent.TotalLogs());
        if (database == TestDatabase.Postgres)
            Assert.Equal(0, await Deadlocks(first.Dialect));
    }

    static async Task Work(CallbookHost server, TestAgent[] agents, int worker, CancellationToken end)
    {
        var dice = new Random(worker);
        for (var round = 0; !end.IsCancellationRequested; round++)
        {
            var agent = agents[dice.Next(agents.Length)].On(server);
            // Names that others take too, and days that others count on.
            var name = $"c-{dice.Next(200)}";
            var call = SomeCall.Of(SomeCall.Agent(0.5, $"Hello {round}")) with { Source = "dialer", SourceCallId = name, CallStartedAt = Joined.AddDays(dice.Next(5)) };
            try
            {
                await Change(server, agent, call, (worker, round), dice);
            }
            catch (CallbookException fault) when (fault.StatusCode == HttpStatusCode.NotFound)
            {
                // Another worker has deleted the log in between.
            }
        }
    }

    static async Task Change(CallbookHost server, TestAgent agent, NewCallLog call, (int Worker, int Round) at, Random dice)
    {
        switch (dice.Next(6))
        {
            case 0 or 1:
                await agent.Post(call);
                break;
            case 2:
                var id = await agent.StartCall();
                await agent.Append(id, SomeCall.Agent(0.5, "Hello!"));
                await agent.End(id);
                await agent.Append(id, SomeCall.User(9, "I am late"));
                break;
            case 3:
                var session = $"session-{at.Worker}-{at.Round}";
                await Session(server, agent.OrganizationId, session, name: $"acme-{dice.Next(3)}");
                await Tell(server, agent.OrganizationId, session, new PartyJoined("caller", PartyKind.Phone, Joined.AddDays(-dice.Next(5))));
                break;
            case 4:
                await server.RunJobs();
                break;
            default:
                foreach (var log in (await agent.Client.CallLogs.ListAsync(agent.Id, limit: 3)).Data)
                    await agent.Client.CallLogs.DeleteAsync(agent.Id, log.Id);
                break;
        }
    }

    static Task<CallbookHost> Start(EmptyStore store) => CallbookHost.StartOn(store, services => services.AddSingleton<ICallLogSubscriber, LogNotes>());

    // It begins with a stand-in and moves to its agent once that is known; then it ends.
    static async Task<CallKey> Session(CallbookHost host, Guid organization, string session, string name)
    {
        await Tell(host, organization, session, new RoomFact("room-1"), new PartyJoined("caller", PartyKind.Phone, Joined));
        await Tell(host, organization, session, new AgentFact(name));
        return await Tell(host, organization, session, new SessionEnded(Joined.AddMinutes(1), "caller hung up", IsLast: true), new AgentFact(name));
    }

    static async Task<CallKey> Tell(CallbookHost host, Guid organization, string session, params SessionFact[] facts)
    {
        var platform = host.Services.GetRequiredService<PlatformList>().All[0];
        var written = await host.Services.GetRequiredService<SessionWriter>().Write(platform, organization, new(session, facts), CancellationToken.None);
        return Assert.IsType<CallKey>(written.Call);
    }

    static async Task<long> Count(SqlDialect dialect, string table, TestAgent agent)
    {
        await using var connection = await dialect.Open(CancellationToken.None);
        await using var command = connection.Command($"select count(*) from {table} where agent_id = @agent", ("@agent", agent.Id));
        return (long)(await command.ExecuteScalarAsync())!; // count is never null
    }

    static async Task<long> Deadlocks(SqlDialect dialect)
    {
        await using var connection = await dialect.Open(CancellationToken.None);
        await using var command = connection.Command("select deadlocks from pg_stat_database where datname = current_database()");
        return (long)(await command.ExecuteScalarAsync())!; // each database has a row
    }
}
