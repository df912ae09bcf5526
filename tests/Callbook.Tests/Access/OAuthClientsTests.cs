using System.Net;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

public sealed class OAuthClientsTests
{
    [Theory, BothDatabases]
    public async Task A_deleted_client_and_its_tokens_stop_at_once(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var owner = await host.NewHttp();
        var client = await TestClient.Create(host, owner, "\"agents:read\"");
        var token = await client.Token();
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(token));
        Assert.Equal(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/oauth-clients/{client.Id}").Status());
        Assert.Equal(HttpStatusCode.Unauthorized, await host.TryToken(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.PostForm("/oauth/token", ("grant_type", "client_credentials")).Status());
        Assert.Equal("urn:callbook:problem:credential-not-found", (await owner.DeleteAsync($"/v1/oauth-clients/{client.Id}").Json(HttpStatusCode.NotFound)).Text("type"));
    }

    [Theory, BothDatabases]
    public async Task Clients_are_listed_newest_first_without_their_secrets(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        using var owner = await host.NewHttp();
        var first = await TestClient.Create(host, owner, "\"agents:write\",\"agents:read\",\"agents:read\"", "2030-01-01T01:00:00.1239+01:00");
        time.Advance(TimeSpan.FromMilliseconds(1));
        var second = await TestClient.Create(host, owner, "\"agents:read\"");

        var list = await owner.GetAsync("/v1/oauth-clients?limit=1&page=2").Json();
        var data = Assert.Single(list.GetProperty("data").EnumerateArray());
        Assert.Equal(
            $$"""{"id":"{{first.Id}}","client_id":"{{first.ClientId}}","name":"dialer","scopes":["agents:read","agents:write"],"created_at":"2026-03-01T12:00:00.000Z","expires_at":"2030-01-01T00:00:00.123Z"}""",
            data.GetRawText());
        Assert.Equal(2, list.GetProperty("pagination").GetProperty("total").GetInt32());
        var all = (await owner.GetAsync("/v1/oauth-clients").Json()).GetRawText();
        Assert.True(all.IndexOf(second.ClientId, StringComparison.Ordinal) < all.IndexOf(first.ClientId, StringComparison.Ordinal));
        Assert.DoesNotContain(first.Secret, all, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", all, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Another_organization_neither_sees_nor_deletes_a_client(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var client = await TestClient.Create(host);
        using var stranger = await host.NewHttp();
        Assert.Equal(0, (await stranger.GetAsync("/v1/oauth-clients").Json()).GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, await stranger.DeleteAsync($"/v1/oauth-clients/{client.Id}").Status());
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(await client.Token()));
    }

    [Fact]
    public async Task An_id_that_is_no_UUID_is_400()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        using var owner = await host.NewHttp();
        Assert.Equal("oauthClientId: must be a UUID", await owner.DeleteAsync("/v1/oauth-clients/callbook").Fault());
        Assert.Equal("apiKeyId: must be a UUID", await owner.DeleteAsync("/v1/api-keys/cbk_x").Fault());
    }
}
