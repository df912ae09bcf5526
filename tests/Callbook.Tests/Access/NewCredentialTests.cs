using System.Net;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

/// <summary>What OAuth clients and API keys have in common.</summary>
public sealed class NewCredentialTests
{
    static readonly string[] Paths = ["/v1/oauth-clients", "/v1/api-keys"];

    [Theory, BothDatabases]
    public async Task Nobody_grants_a_scope_that_they_do_not_have(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var caller = await host.NewHttp("access:write", "agents:read");
        foreach (var path in Paths)
        {
            var problem = await caller.PostJson(path, """{"name":"x","scopes":["agents:read","organizations:write"]}""").Json(HttpStatusCode.Forbidden);
            Assert.Equal("urn:callbook:problem:scope-missing", problem.Text("type"));
            Assert.Equal(HttpStatusCode.Created, await caller.PostJson(path, """{"name":"x","scopes":["agents:read"]}""").Status());
        }
    }

    [Fact]
    public async Task A_token_grants_no_more_than_itself_though_its_client_could()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var client = await TestClient.Create(host, "\"access:write\",\"agents:read\"");
        const string body = """{"name":"x","scopes":["agents:read"]}""";
        using var narrow = host.HttpFor(await client.Token("access:write"));
        Assert.Equal(HttpStatusCode.Forbidden, await narrow.PostJson("/v1/api-keys", body).Status());
        using var wide = host.HttpFor(await client.Token());
        Assert.Equal(HttpStatusCode.Created, await wide.PostJson("/v1/api-keys", body).Status());
    }

    [Theory, BothDatabases]
    public async Task What_is_wrong_is_told_by_its_place(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database, new StoppedTime());
        using var owner = await host.NewHttp();
        (string Body, string Fault)[] cases =
        [
            ("""{"scopes":["agents:read"]}""", "name: is required and must not be blank"),
            ("""{"name":" \t","scopes":["agents:read"]}""", "name: is required and must not be blank"),
            ("""{"name":"NUL\u0000","scopes":["agents:read"]}""", "name: must not contain the character NUL"),
            ($$"""{"name":"{{new string('x', 256)}}","scopes":["agents:read"]}""", "name: must have 1 to 255 characters"),
            ("""{"name":"x"}""", "scopes: must name at least one scope"),
            ("""{"name":"x","scopes":[]}""", "scopes: must name at least one scope"),
            ("""{"name":"x","scopes":["agents:read",null]}""", "scopes[1]: must be one of "),
            ("""{"name":"x","scopes":["agents:paint"]}""", "scopes[0]: must be one of "),
            ("""{"name":"x","scopes":"agents:read"}""", "scopes: has the wrong type"),
            ("""{"name":"x","scopes":["agents:read"],"expires_at":"2026-03-01T12:00:00Z"}""", "expires_at: must be in the future"),
            ("""{"name":"x","scopes":["agents:read"],"expires_at":"2027-03-01T12:00:00"}""", "expires_at: must be an ISO 8601"),
            ("""{"name":"x","scopes":["agents:read"],"client_id":"mine"}""", "client_id: is not a known key"),
        ];
        foreach (var path in Paths)
        {
            foreach (var (body, fault) in cases)
                Assert.StartsWith(fault, await owner.PostJson(path, body).Fault(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Created, await owner.PostJson(path, $$"""{"name":"{{new string('x', 255)}}","scopes":["agents:read"],"expires_at":"9999-12-31T23:59:59.999Z"}""").Status());
        }
    }
}
