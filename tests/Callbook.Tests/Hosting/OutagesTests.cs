using System.Net;
using Callbook.Tests.Crash;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Hosting;

/// <summary>Something that the server stores in goes away, and comes back.</summary>
public sealed class OutagesTests
{
    [Fact, Needs(Need.Postgres)]
    public async Task A_database_that_restarts_is_logged_when_it_goes_and_when_it_comes_back()
    {
        var log = new LogLines();
        await using var server = await PostgresServer.Start(fsync: true);
        await using var store = await EmptyStore.On(server);
        await using var host = await CallbookHost.StartOn(store, log.AddTo, LogLines.Setting);
        var agent = await TestAgent.Create(host);
        var kept = (await agent.Post(SomeCall.Of())).Id;

        await server.Crash(kill: false);
        for (var sent = 0; sent < 10; sent++)
            await IsToldToComeAgain(agent.Send(SomeCall.Of()));
        Assert.Contains("\ndatabase: away\n", await Ready(host), StringComparison.Ordinal);
        await server.StartAgain();
        await log.Line("The database works again");

        Assert.Equal(kept, (await agent.Client.CallLogs.GetAsync(agent.Id, kept)).Id);
        await agent.Post(SomeCall.Of());
        string[] expected = ["Error: The database is away", "Warning: Refused POST /v1/agents/{agentId}/call-logs with 503: database-unavailable", "Warning: The database works again"];
        Assert.Equal(expected, log.All.Select(line => expected.FirstOrDefault(start => line.StartsWith(start, StringComparison.Ordinal)) ?? line));
        Assert.Contains("\ndatabase: works\n", await Ready(host), StringComparison.Ordinal);
    }

    [Fact, Needs(Need.Postgres)]
    public async Task Without_a_primary_senders_are_told_to_come_again()
    {
        await using var server = await PostgresServer.Start();
        await using var store = await EmptyStore.On(server);
        // Two hosts: only then is a primary looked for. The second is never there.
        var setting = store.Setting.Replace("Host=127.0.0.1", "Host=127.0.0.1,127.0.0.2", StringComparison.Ordinal) + ";Target Session Attributes=read-write;Host Recheck Seconds=0;Timeout=3";
        await using var host = await CallbookHost.StartOn(store, $"--Callbook:Database={setting}");
        var agent = await TestAgent.Create(host);

        await OnServer(store, "alter system set default_transaction_read_only = on", "select pg_reload_conf()", "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'callbook'");
        for (var sent = 0; sent < 5; sent++)
            await IsToldToComeAgain(agent.Send(SomeCall.Of()));

        await OnServer(store, "set default_transaction_read_only = off", "alter system reset default_transaction_read_only", "select pg_reload_conf()");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await agent.Send(SomeCall.Of()).Status() is var status && status != HttpStatusCode.Created)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            await Task.Delay(50, patience.Token);
        }
    }

    [Fact, Needs(Need.Mount)]
    public async Task A_full_disk_is_told_until_there_is_room_again()
    {
        var log = new LogLines();
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var folder = Directory.CreateDirectory(Path.Combine(store.DataDirectory, "recordings")).FullName;
        await using var disk = new SmallDisk();
        await disk.Mount(folder);
        await using var host = await CallbookHost.StartOn(store, log.AddTo, LogLines.Setting);
        var agent = await TestAgent.Create(host, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        var large = SomeAudio.Wav(seconds: 300);

        for (var sent = 0; sent < 3; sent++)
            await IsToldToComeAgain(agent.PutRecording(call, large));
        Assert.Contains("\ndata folder: full\n", await Ready(host), StringComparison.Ordinal);
        Assert.Contains("\ndatabase: works\n", await Ready(host), StringComparison.Ordinal);
        await disk.Grow(much: true);
        await log.Line("The data folder works again");

        await agent.PutRecording(call, large).Json(HttpStatusCode.Created);
        Assert.Single(log.With("The data folder is full"));
    }

    [Fact, Needs(Need.Postgres)]
    public async Task Health_and_sign_in_do_not_wait_for_connections_that_others_use()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var host = await CallbookHost.StartOn(store, $"--Callbook:Database={store.Setting};Maximum Pool Size=2;Timeout=30");
        var one = await host.Dialect.BeginRead(CancellationToken.None);
        var other = await host.Dialect.BeginRead(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var stranger = host.HttpFor("cbk_unknown");

        using var refused = await stranger.GetAsync(new Uri("/v1/agents", UriKind.Relative), patience.Token);
        using var ready = await host.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), patience.Token);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, ready.StatusCode));
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    static async Task<string> Ready(CallbookHost host)
    {
        using var ready = await host.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        return await ready.Content.ReadAsStringAsync();
    }

    static async Task IsToldToComeAgain(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    static async Task OnServer(EmptyStore store, params string[] statements)
    {
        await using var connection = new Npgsql.NpgsqlConnection(store.Setting + ";Pooling=false");
        await connection.OpenAsync();
        foreach (var sql in statements)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
