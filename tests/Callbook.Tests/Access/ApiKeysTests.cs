using System.Net;
using System.Text.Json;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

public sealed class ApiKeysTests
{
    [Theory, BothDatabases]
    public async Task A_key_is_shown_once_and_may_do_what_its_scopes_say(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var owner = await host.NewHttp();
        var key = (await Create(owner, """{"name":"crm","scopes":["agents:read"]}""")).Text("key")!;
        Assert.StartsWith("cbk_", key, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(key));
        Assert.Equal(HttpStatusCode.Forbidden, await host.TryToken(key, "/v1/api-keys"));

        var list = (await owner.GetAsync("/v1/api-keys").Json()).GetRawText();
        Assert.Contains($"\"prefix\":\"{key[..8]}\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_deleted_key_stops_at_once(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var owner = await host.NewHttp();
        var key = await Create(owner, """{"name":"crm","scopes":["agents:read"]}""");
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(key.Text("key")!));
        Assert.Equal(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{key.Text("id")}").Status());
        Assert.Equal(HttpStatusCode.Unauthorized, await host.TryToken(key.Text("key")!));
        Assert.Equal(HttpStatusCode.NotFound, await owner.DeleteAsync($"/v1/api-keys/{key.Text("id")}").Status());
    }

    [Theory, BothDatabases]
    public async Task A_key_expires(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        using var owner = await host.NewHttp();
        var key = await Create(owner, """{"name":"crm","scopes":["agents:read"],"expires_at":"2026-03-01T12:00:01Z"}""");
        Assert.Equal("2026-03-01T12:00:01.000Z", key.Text("expires_at"));
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(key.Text("key")!));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.TryToken(key.Text("key")!));
    }

    [Theory, BothDatabases]
    public async Task Another_organization_neither_sees_nor_deletes_a_key(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var owner = await host.NewHttp();
        var key = await Create(owner, """{"name":"crm","scopes":["agents:read"]}""");
        using var stranger = await host.NewHttp();
        Assert.DoesNotContain("crm", (await stranger.GetAsync("/v1/api-keys").Json()).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await stranger.DeleteAsync($"/v1/api-keys/{key.Text("id")}").Status());
        Assert.Equal(HttpStatusCode.OK, await host.TryToken(key.Text("key")!));
    }

    [Theory]
    [InlineData("cbk_unknown", "invalid_token")]
    [InlineData("cbt_unknown", "invalid_token")]
    [InlineData("something", "invalid_token")]
    public async Task An_unknown_bearer_is_401_and_told_so(string bearer, string error)
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        using var http = host.HttpFor(bearer);
        using var response = await http.GetAsync("/v1/agents");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal($"Bearer realm=\"callbook\", error=\"{error}\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    static async Task<JsonElement> Create(HttpClient owner, string body) =>
        (await owner.PostJson("/v1/api-keys", body).Json(HttpStatusCode.Created)).GetProperty("data");
}
