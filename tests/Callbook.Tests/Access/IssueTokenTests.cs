using System.Net;
using Callbook.Server.Store;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

public sealed class IssueTokenTests
{
    [Theory, BothDatabases]
    public async Task A_client_gets_a_token_by_a_form_by_JSON_and_by_Basic(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var client = await TestClient.Create(host);
        Task<HttpResponseMessage>[] ways =
        [
            client.PostForm("/oauth/token", ("grant_type", "client_credentials"), ("audience", "https://anything.example")),
            host.Http.PostJson(
                "/oauth/token",
                $$"""{"client_id":"{{client.ClientId}}","client_secret":"{{client.Secret}}","audience":null,"grant_type":"client_credentials","extra":[1]}"""),
            host.Http.PostBasic("/oauth/token", $"{client.ClientId}:{client.Secret}", "grant_type=client_credentials&scope="),
            host.Http.PostBasic("/oauth/token", $"{client.ClientId}:{client.Secret}", $"grant_type=client_credentials&client_id={client.ClientId}"),
        ];
        foreach (var way in ways)
        {
            var answer = await way.Json();
            Assert.Equal("Bearer", answer.Text("token_type"));
            Assert.Equal(86400, answer.GetProperty("expires_in").GetInt32());
            Assert.Equal("agents:read agents:write", answer.Text("scope"));
            Assert.Equal(HttpStatusCode.OK, await host.TryToken(answer.Text("access_token")!));
        }
    }

    [Fact]
    public async Task The_answer_may_not_be_kept_by_caches()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var client = await TestClient.Create(host);
        using var given = await client.PostForm("/oauth/token", ("grant_type", "client_credentials"));
        using var refused = await client.PostForm("/oauth/token", ("grant_type", "password"));
        Assert.True(given.Headers.CacheControl is { NoStore: true } && refused.Headers.CacheControl is { NoStore: true });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task A_token_may_do_no_more_than_was_asked_for(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var client = await TestClient.Create(host, "\"agents:read\",\"access:write\"");
        Assert.Equal("agents:read", (await client.Grant("agents:read")).Text("scope"));

        var token = await client.Token("agents:read");
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(token));
        Assert.Equal(HttpStatusCode.Forbidden, await host.TryToken(token, "/v1/api-keys"));
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(await client.Token(), "/v1/api-keys"));
    }

    [Theory, BothDatabases]
    public async Task A_token_works_for_a_day(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var client = await TestClient.Create(host);
        var token = await client.Token();
        time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(token));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.TryToken(token));
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(await client.Token()));
    }

    [Theory, BothDatabases]
    public async Task A_token_ends_with_its_client(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var client = await TestClient.Create(host, expiresAt: "2026-03-01T13:00:00+00:00");
        var answer = await client.Grant();
        Assert.Equal(3600, answer.GetProperty("expires_in").GetInt32());
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(answer.Text("access_token")!));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.TryToken(answer.Text("access_token")!));
        Assert.Equal("invalid_client", (await client.PostForm("/oauth/token", ("grant_type", "client_credentials")).Json(HttpStatusCode.Unauthorized)).Text("error"));
    }

    [Theory, BothDatabases]
    public async Task Expired_tokens_are_deleted_when_somebody_gets_a_new_one(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var (client, other) = (await TestClient.Create(host), await TestClient.Create(host));
        await client.Token();
        await client.Token();
        await other.Token();
        Assert.Equal(3, await CountTokens(host));
        time.Advance(TimeSpan.FromDays(1));
        await client.Token();
        Assert.Equal(1, await CountTokens(host));
    }

    [Theory, BothDatabases]
    public async Task Neither_tokens_nor_secrets_are_kept_as_they_are(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var client = await TestClient.Create(host);
        var token = await client.Token();
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command("select c.client_id, c.secret_hash, t.token_hash from oauth_clients c join access_tokens t on t.oauth_client_id = c.id");
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(client.ClientId, reader.GetString(0));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(client.Secret)), reader.GetFieldValue<byte[]>(1));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)), reader.GetFieldValue<byte[]>(2));
    }

    static async Task<long> CountTokens(CallbookHost host)
    {
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command("select count(*) from access_tokens");
        return Assert.IsType<long>(await command.ExecuteScalarAsync());
    }
}
