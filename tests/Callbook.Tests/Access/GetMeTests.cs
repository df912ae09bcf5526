using System.Net;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

public sealed class GetMeTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_program_learns_whose_its_key_is_whatever_its_scopes(TestDatabase database)
    {
        var host = await hosts.On(database);
        var (organization, key) = await host.CreateOrganization("jobs:read", "agents:read");
        using var http = host.HttpFor(key);
        var me = (await http.GetAsync("/v1/me").Json()).GetProperty("data");
        Assert.Equal((organization, "Test"), (me.GetProperty("organization").GetProperty("id").GetGuid(), me.GetProperty("organization").Text("name")));
        Assert.Equal(("api_key", "test"), (me.GetProperty("credential").Text("kind"), me.GetProperty("credential").Text("name")));
        Assert.Equal(["agents:read", "jobs:read"], me.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.Http.GetAsync("/v1/me").Status());
    }

    [Theory, BothDatabases]
    public async Task Of_a_token_it_is_the_client_with_the_scopes_of_the_token(TestDatabase database)
    {
        var host = await hosts.On(database);
        var client = await TestClient.Create(host);
        using var http = host.HttpFor(await client.Token("agents:read"));
        var me = (await http.GetAsync("/v1/me").Json()).GetProperty("data");
        var credential = me.GetProperty("credential");
        Assert.Equal((client.Id, "oauth_client", "dialer"), (credential.Text("id"), credential.Text("kind"), credential.Text("name")));
        Assert.Equal("agents:read", Assert.Single(me.GetProperty("scopes").EnumerateArray()).GetString());
    }
}
