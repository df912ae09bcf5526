using System.Net;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

public sealed class RevokeTokenTests
{
    [Theory, BothDatabases]
    public async Task A_revoked_token_stops_at_once_and_its_sisters_do_not(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var client = await TestClient.Create(host);
        var (revoked, kept) = (await client.Token(), await client.Token());
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(revoked));
        Assert.Equal(HttpStatusCode.OK, await client.PostForm("/oauth/revoke", ("token", revoked), ("token_type_hint", "access_token")).Status());
        Assert.Equal(HttpStatusCode.Unauthorized, await host.TryToken(revoked));
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(kept));
    }

    [Theory, BothDatabases]
    public async Task A_token_that_nobody_knows_is_as_good_as_revoked(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var client = await TestClient.Create(host);
        foreach (var token in new[] { "cbt_unknown", "x", "é" })
            Assert.Equal(HttpStatusCode.OK, await client.PostForm("/oauth/revoke", ("token", token)).Status());
    }

    [Theory, BothDatabases]
    public async Task A_client_revokes_its_own_tokens_only(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var (client, other) = (await TestClient.Create(host), await TestClient.Create(host));
        var token = await client.Token();
        Assert.Equal("invalid_grant", (await other.PostForm("/oauth/revoke", ("token", token)).Json(HttpStatusCode.BadRequest)).Text("error"));
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(token));
    }

    [Fact]
    public async Task Revoking_needs_a_client_and_a_token()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var client = await TestClient.Create(host);
        var token = await client.Token();
        Assert.Equal("invalid_client", (await (client with { Secret = "wrong" }).PostForm("/oauth/revoke", ("token", token)).Json(HttpStatusCode.Unauthorized)).Text("error"));
        Assert.Equal("invalid_request", (await client.PostForm("/oauth/revoke").Json(HttpStatusCode.BadRequest)).Text("error"));
        Assert.Equal("unsupported_token_type", (await client.PostForm("/oauth/revoke", ("token", "cbk_x")).Json(HttpStatusCode.BadRequest)).Text("error"));
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(token));
    }
}
