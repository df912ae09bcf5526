using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Access;

public sealed class DescribeAuthorizationServerTests
{
    [Fact]
    public async Task The_server_calls_itself_by_its_public_URL()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:PublicUrl=https://calls.example.com/");
        var server = await host.Http.GetAsync("/.well-known/oauth-authorization-server").Json();
        Assert.Equal("https://calls.example.com", server.Text("issuer"));
        Assert.Equal("https://calls.example.com/oauth/token", server.Text("token_endpoint"));
        Assert.Equal("https://calls.example.com/oauth/revoke", server.Text("revocation_endpoint"));
        Assert.Equal("client_credentials", Assert.Single(server.GetProperty("grant_types_supported").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("post")]
    [Needs(Need.Node)]
    public async Task An_OAuth_library_finds_the_token_endpoint_and_gets_a_token(string method)
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var client = await TestClient.Create(host);
        var printed = await Tool.Node("token.mjs", host.Url.ToString(), client.ClientId, client.Secret, method, "agents:read");
        var answer = JsonElement.Parse(printed.Output);
        Assert.Equal(86400, answer.GetProperty("expires_in").GetInt32());
        Assert.Equal(System.Net.HttpStatusCode.OK, await host.TryToken(answer.Text("access_token")!));
    }
}
