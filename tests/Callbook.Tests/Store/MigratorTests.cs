using Callbook.Client;
using Callbook.Server;
using Callbook.Server.Store;
using Callbook.Tests.Support;

namespace Callbook.Tests.Store;

public sealed class MigratorTests
{
    [Theory, BothDatabases]
    public async Task Eight_servers_that_start_at_once_migrate_once(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);

        var servers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CallbookHost.StartOn(store))));

        await using (var connection = await servers[0].Dialect.Open(CancellationToken.None))
        {
            foreach (var table in new[] { "schema_migrations where version = 1", "organizations", "oauth_clients", "members" })
                Assert.Equal($"1 of {table}", $"{await Scalar(connection, $"select count(*) from {table}")} of {table}");
        }

        foreach (var server in servers)
            await server.DisposeAsync();
    }

    [Theory, BothDatabases]
    public async Task A_database_of_a_newer_server_is_refused(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using (var newer = await CallbookHost.StartOn(store))
        {
            await using var connection = await newer.Dialect.Open(CancellationToken.None);
            await Scalar(connection, "insert into schema_migrations (version, name, applied_at) values (9999, 'from_the_future', 0)");
        }

        var refusal = await Assert.ThrowsAsync<CannotStartException>(() => CallbookHost.StartOn(store));

        Assert.Contains("schema 9999", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer server", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_server_that_starts_again_finds_everything(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        TestAgent agent;
        await using (var first = await CallbookHost.StartOn(store))
        {
            agent = await TestAgent.Create(first);
            await agent.Post(SomeCall.Of(SomeCall.Agent(0.5, "Hello!")));
        }

        await using var second = await CallbookHost.StartOn(store);
        using var http = second.HttpFor(agent.ApiKey);
        Assert.Contains("[0.50s] agent: Hello!", await http.GetStringAsync(agent.Logs), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Credentials_of_before_may_still_manage_ingest_keys_if_they_could(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        string could, couldNot;
        await using (var before = await CallbookHost.StartOn(store))
        {
            var (organization, key) = await before.CreateOrganization("access:write", "jobs:read");
            (could, couldNot) = (key, await before.CreateApiKey(organization, "agents:read"));
            await using var connection = await before.Dialect.Open(CancellationToken.None);
            await Scalar(connection, "delete from schema_migrations where name = 'ingest_scope'");
            await Scalar(connection, "update oauth_clients set scopes = 'access:write agents:read jobs:read'");
        }

        await using var after = await CallbookHost.StartOn(store);
        using (var http = after.HttpFor(could))
            Assert.True((await http.GetAsync("/v1/ingest-keys")).IsSuccessStatusCode);
        using (var http = after.HttpFor(couldNot))
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.GetAsync("/v1/ingest-keys")).StatusCode);
        await using var read = await after.Dialect.Open(CancellationToken.None);
        Assert.Equal("access:write agents:read ingest:write jobs:read", await Scalar(read, "select scopes from oauth_clients"));
    }

    [Theory, BothDatabases]
    public async Task Two_servers_see_what_the_other_has_written_at_once(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var one = await CallbookHost.StartOn(store);
        await using var other = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(one);
        using var there = new CallbookClient(other.Url, agent.ApiKey);
        for (var call = 1; call <= 20; call++)
        {
            var log = await (call % 2 == 0 ? agent.Client : there).CallLogs.PostAsync(agent.Id, SomeCall.Of());
            var seen = await (call % 2 == 0 ? there : agent.Client).CallLogs.ListAsync(agent.Id);
            Assert.Equal(call, seen.Pagination.Total);
            Assert.Contains(log.Id, seen.Data.Select(found => found.Id));
        }
    }

    static async Task<string?> Scalar(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.Command(sql);
        return $"{await command.ExecuteScalarAsync()}";
    }
}
