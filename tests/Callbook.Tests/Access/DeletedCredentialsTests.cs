using System.Net;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

/// <summary>Who may delete a credential.</summary>
public sealed class DeletedCredentialsTests
{
    [Theory, BothDatabases]
    public async Task Nobody_deletes_a_credential_that_may_do_what_they_may_not(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var (organization, key) = await host.CreateOrganization();
        using var owner = host.HttpFor(key);
        using var weak = host.HttpFor(await host.CreateApiKey(organization, "access:write", "agents:read"));
        foreach (var path in new[] { "/v1/api-keys", "/v1/oauth-clients" })
        {
            var strong = await Create(owner, path, "\"agents:read\",\"agents:write\"");
            var problem = await weak.DeleteAsync($"{path}/{strong}").Json(HttpStatusCode.Forbidden);
            Assert.Equal("urn:callbook:problem:scope-missing", problem.Text("type"));
            Assert.Equal(HttpStatusCode.NoContent, await owner.DeleteAsync($"{path}/{strong}").Status());
            Assert.Equal(HttpStatusCode.NoContent, await weak.DeleteAsync($"{path}/{await Create(owner, path, "\"agents:read\"")}").Status());
        }
    }

    [Theory, BothDatabases]
    public async Task The_last_client_that_can_create_others_stays(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        using var owner = await host.NewHttp();
        const string path = "/v1/oauth-clients";
        var first = await Create(owner, path, "\"access:write\"");
        await Create(owner, path, "\"agents:read\"");
        await Create(owner, path, "\"access:write\"", ",\"expires_at\":\"2026-03-01T12:00:01Z\"");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("urn:callbook:problem:last-client", (await owner.DeleteAsync($"{path}/{first}").Json(HttpStatusCode.Conflict)).Text("type"));

        var second = await Create(owner, path, "\"access:write\"");
        Assert.Equal(HttpStatusCode.NoContent, await owner.DeleteAsync($"{path}/{first}").Status());
        Assert.Equal(HttpStatusCode.Conflict, await owner.DeleteAsync($"{path}/{second}").Status());
    }

    [Theory, BothDatabases]
    public async Task Of_clients_that_are_deleted_at_once_one_that_can_create_others_stays(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var one = await CallbookHost.StartOn(store);
        await using var two = await CallbookHost.StartOn(store);
        for (var round = 0; round < 10; round++)
        {
            var (_, key) = await one.CreateOrganization();
            using var here = one.HttpFor(key);
            using var there = two.HttpFor(key);
            var clients = new[] { await Create(here, "/v1/oauth-clients", "\"access:write\""), await Create(here, "/v1/oauth-clients", "\"access:write\"") };

            var deleted = await Task.WhenAll(here.DeleteAsync($"/v1/oauth-clients/{clients[0]}").Status(), there.DeleteAsync($"/v1/oauth-clients/{clients[1]}").Status());

            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], deleted.Order());
        }
    }

    static async Task<string> Create(HttpClient owner, string path, string scopes, string more = "") =>
        (await owner.PostJson(path, $$"""{"name":"x","scopes":[{{scopes}}]{{more}}}""").Json(HttpStatusCode.Created)).GetProperty("data").Text("id")!;
}
