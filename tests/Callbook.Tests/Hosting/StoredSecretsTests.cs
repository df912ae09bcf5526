using System.Net;
using System.Security.Cryptography;
using Callbook.Server;
using Callbook.Server.Recordings.Fetch;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Hosting;

/// <summary>Secrets that must be read back are in the database, but not in a copy of it.</summary>
public sealed class StoredSecretsTests
{
    const string Event = """{ "event": "room_started", "room": { "sid": "RM_1", "name": "room-1" } }""";

    [Theory, BothDatabases]
    public async Task An_ingest_secret_is_stored_encrypted_and_signs_on(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var caller = await LiveKitCaller.Create(host);

        Assert.DoesNotContain(caller.Secret, await Stored(host, "select secret from ingest_keys"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await caller.Webhook(Event).Status());
    }

    [Theory, BothDatabases]
    public async Task Plain_secrets_of_an_older_server_are_encrypted_at_the_start_by_servers_that_start_together(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        LiveKitCaller caller;
        await using (var older = await CallbookHost.StartOn(store))
        {
            caller = await LiveKitCaller.Create(older);
            await Execute(older, "update ingest_keys set secret = @secret", ("@secret", caller.Secret));
            Assert.Equal(HttpStatusCode.OK, await caller.Webhook(Event).Status());
        }

        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallbookHost.StartOn(store))));

        Assert.StartsWith("CfDJ8", await Stored(servers[0], "select secret from ingest_keys"), StringComparison.Ordinal);
        foreach (var server in servers)
        {
            Assert.Equal(HttpStatusCode.OK, await caller.On(server).Webhook(Event).Status());
            await server.DisposeAsync();
        }
    }

    [Theory, BothDatabases]
    public async Task Servers_share_the_key_by_a_setting_and_another_key_stops_the_start(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var setting = $"--Callbook:SecretKey={NewKey()}";
        await using (var one = await CallbookHost.StartOn(store, setting))
        await using (var other = await CallbookHost.StartOn(store, setting))
        {
            var caller = await LiveKitCaller.Create(one);
            Assert.Equal(HttpStatusCode.OK, await caller.On(other).Webhook(Event).Status());
        }

        Assert.False(File.Exists(Path.Combine(store.DataDirectory, "secret-key")));
        var refusal = await Assert.ThrowsAsync<CannotStartException>(() => CallbookHost.StartOn(store, $"--Callbook:SecretKey={NewKey()}"));
        Assert.Contains("another key", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_URL_and_password_of_a_recording_to_fetch_are_stored_encrypted(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var agent = await TestAgent.Create(host, recorded: true);
        var call = await agent.Post(SomeCall.Of());

        await agent.Client.Recordings.FetchAsync(agent.Id, call.Id, new("http://127.0.0.1/a.wav?signature=secret", "AC1", "p:w"));

        var payload = await Stored(host, $"select payload from jobs where kind = '{FetchRecordingPayload.Kind}'");
        Assert.StartsWith("CfDJ8", payload, StringComparison.Ordinal);
        await host.RunJobs(FetchRecordingPayload.Kind);
        Assert.Contains("address", (await agent.GetJson($"/{call.Id}")).GetRawText(), StringComparison.Ordinal); // it was read: refused by its address
        Assert.Equal("", await Stored(host, $"select payload from jobs where kind = '{FetchRecordingPayload.Kind}'"));
    }

    [Fact]
    public async Task The_key_and_the_keys_of_links_are_for_the_owner_only_and_the_latter_are_encrypted()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using (var host = await CallbookHost.StartOn(store))
            Assert.StartsWith("CfDJ8", await File.ReadAllTextAsync(Path.Combine(store.DataDirectory, "recording-keys")), StringComparison.Ordinal);
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in new[] { "secret-key", "recording-keys" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(store.DataDirectory, file)));
    }

    static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    static async Task<string> Stored(CallbookHost host, string sql)
    {
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command(sql);
        return $"{await command.ExecuteScalarAsync()}";
    }

    static async Task Execute(CallbookHost host, string sql, params (string, object?)[] parameters)
    {
        await using var write = await host.Dialect.BeginWrite(CancellationToken.None);
        await write.Execute(sql, CancellationToken.None, parameters);
        await write.Commit(CancellationToken.None);
    }
}
