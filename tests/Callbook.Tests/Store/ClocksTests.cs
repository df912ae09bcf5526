using System.Net;
using Callbook.Client;
using Callbook.Server.Ingest;
using Callbook.Server.Jobs;
using Callbook.Server.Store;
using Callbook.Server.Summaries;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Store;

/// <summary>Two servers on one database, whose clocks differ by five minutes.</summary>
public sealed class ClocksTests
{
    static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task A_call_in_progress_is_not_closed_early_and_an_idle_one_is_closed(int minutes)
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var one = await CallbookHost.StartOn(store, "--Callbook:Calls:IdleTimeout=00:01:00");
        await using var other = await CallbookHost.StartOn(store, new ShiftedTime(TimeSpan.FromMinutes(minutes)), "--Callbook:Calls:IdleTimeout=00:01:00");
        var agent = await TestAgent.Create(one);
        var (here, there) = (await agent.StartCall(), await agent.On(other).StartCall());
        await agent.Append(here, SomeCall.User(1, "Hello?"));
        await agent.On(other).Append(there, SomeCall.User(1, "Hello?"));
        var sweeps = new[] { one, other }.Select(host => host.Services.GetRequiredService<CloseIdleCalls>()).ToList();
        foreach (var sweep in sweeps)
            Assert.Equal(0, await sweep.SweepNow(CancellationToken.None));

        await using (var write = await one.Dialect.BeginWrite(CancellationToken.None))
        {
            await write.Execute("update calls set last_heard_at = last_heard_at - 61000000", CancellationToken.None);
            await write.Commit(CancellationToken.None);
        }

        Assert.Equal(2, await sweeps[0].SweepNow(CancellationToken.None) + await sweeps[1].SweepNow(CancellationToken.None));
    }

    [Fact]
    public async Task A_job_is_due_at_once_everywhere_and_is_run_by_one_server()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var one = await CallbookHost.StartOn(store);
        await using var other = await CallbookHost.StartOn(store, new ShiftedTime(Ahead));
        var agent = await TestAgent.Create(one);
        await agent.On(other).Post(SomeCall.Of(SomeCall.User(1, "I would like to book a table.")));
        using var turns = new JobTurns(1);

        var claimed = await Claim(one, turns);
        Assert.Single(claimed);
        Assert.Empty(await Claim(other, turns));
        Assert.True(await one.Services.GetRequiredService<JobLeases>().Renew(claimed[0].Lease, CancellationToken.None));
        Assert.Empty(await Claim(other, turns));
        await one.Services.GetRequiredService<JobLeases>().Release(claimed);
        Assert.Single(await Claim(other, turns));
    }

    [Fact]
    public async Task A_key_expires_at_the_same_time_on_every_server()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var one = await CallbookHost.StartOn(store);
        await using var other = await CallbookHost.StartOn(store, new ShiftedTime(Ahead));
        var agent = await TestAgent.Create(one);
        await using (var write = await one.Dialect.BeginWrite(CancellationToken.None))
        {
            await write.Execute("update api_keys set expires_at = now_micros() + 120000000", CancellationToken.None);
            await write.Commit(CancellationToken.None);
        }

        Assert.Equal(HttpStatusCode.OK, await agent.Get().Status());
        Assert.Equal(HttpStatusCode.OK, await agent.On(other).Get().Status());
    }

    [Fact]
    public async Task A_link_to_a_recording_is_valid_for_its_time_on_every_server()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        const string lifetime = "--Callbook:Recordings:UrlLifetime=00:01:00";
        await using var behind = await CallbookHost.StartOn(store, new ShiftedTime(-Ahead), lifetime);
        await using var other = await CallbookHost.StartOn(store, lifetime);
        await behind.Services.GetRequiredService<DatabaseCheck>().Check(CancellationToken.None);
        var agent = await TestAgent.Create(behind, recorded: true);
        var (call, _) = await agent.PostRecorded(SomeAudio.Wav());

        var link = (await agent.Client.CallLogs.GetAsync(agent.Id, call)).RecordingUrl!;

        Assert.Equal(HttpStatusCode.OK, await other.Http.GetAsync(new Uri(other.Url, new Uri(link).PathAndQuery)).Status());
    }

    [Theory, BothDatabases]
    public async Task A_clock_that_is_set_back_during_a_call_changes_no_order_and_makes_no_negative_times(TestDatabase database)
    {
        var time = new ShiftedTime(TimeSpan.Zero);
        await using var host = await CallbookHost.Start(database, time);
        var agent = await TestAgent.Create(host);
        var call = await agent.Client.Calls.StartAsync(agent.Id, new("room"));
        time.Set(TimeSpan.FromSeconds(30));
        await Say("One");
        time.Set(-Ahead);
        await Say("Two");
        var ended = await agent.Client.Calls.EndAsync(agent.Id, call.Id);
        await Say("Three");

        var log = await agent.Client.CallLogs.GetAsync(agent.Id, call.Id);
        Assert.Equal(["One", "Two", "Three"], log.TranscriptJson.Select(entry => entry.Text));
        Assert.All(log.TranscriptJson, entry => Assert.InRange(entry.Timestamp, 29, 40));
        Assert.InRange(ended.CallDuration, 29, 40);
        Assert.True(log.UpdatedAt > ended.UpdatedAt);

        Task Say(string text) => agent.Append(call.Id, new NewTranscriptEntry(text, "user", null));
    }

    [Fact]
    public async Task A_clock_that_differs_from_the_databases_is_a_warning_and_a_metric()
    {
        var log = new LogLines();
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var host = await CallbookHost.StartOn(
            store,
            services =>
            {
                log.AddTo(services);
                services.AddSingleton<TimeProvider>(new ShiftedTime(Ahead));
            },
            LogLines.Setting);

        Assert.Contains("The database's clock is -300 s ahead", await log.Line("clock"), StringComparison.Ordinal);
        Assert.Contains("callbook_clock_difference_seconds", await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    static Task<IReadOnlyList<LeasedJob>> Claim(CallbookHost host, JobTurns turns) =>
        host.Services.GetRequiredService<JobLeases>().Claim(SummarizeCall.Name, 10, turns, CancellationToken.None);
}
