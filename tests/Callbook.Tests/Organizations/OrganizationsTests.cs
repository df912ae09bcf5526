using System.Net;
using Callbook.Tests.Access;
using Callbook.Tests.Support;

namespace Callbook.Tests.Organizations;

public sealed class OrganizationsTests
{
    [Theory, BothDatabases]
    public async Task The_first_client_of_a_new_organization_works_there_and_may_create_no_more(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var founder = await host.NewHttp();
        var made = (await founder.PostJson("/v1/organizations", """{"name":"Acme"}""").Json(HttpStatusCode.Created)).GetProperty("data");
        var first = made.GetProperty("oauth_client");
        Assert.Equal(
            """["access:write","agents:read","agents:write","call-logs:delete","call-logs:read","call-logs:write","ingest:write","jobs:read","jobs:write"]""",
            first.GetProperty("scopes").GetRawText());

        var client = new TestClient(host.Http, "", first.Text("client_id")!, first.Text("client_secret")!);
        using var http = host.HttpFor(await client.Token());
        var agent = await http.PostJson("/v1/agents", """{"name":"a"}""").Json(HttpStatusCode.Created);
        Assert.Equal(made.Text("id"), agent.GetProperty("data").Text("organization_id"));
        Assert.Equal(HttpStatusCode.Forbidden, await http.PostJson("/v1/organizations", """{"name":"b"}""").Status());
        Assert.Equal(0, (await founder.GetAsync("/v1/agents").Json()).GetProperty("pagination").GetProperty("total").GetInt32());
    }

    [Theory, BothDatabases]
    public async Task One_sees_ones_own_organization_and_those_that_it_created(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database, new StoppedTime());
        var (id, key) = await host.CreateOrganization();
        using var founder = host.HttpFor(key);
        using var stranger = await host.NewHttp();
        var made = (await founder.PostJson("/v1/organizations", """{"name":"Acme"}""").Json(HttpStatusCode.Created)).GetProperty("data");
        await stranger.PostJson("/v1/organizations", """{"name":"Unseen"}""").Json(HttpStatusCode.Created);

        var list = await founder.GetAsync("/v1/organizations").Json();
        Assert.Equal(
            $$"""[{"id":"{{made.Text("id")}}","name":"Acme","created_at":"2026-03-01T12:00:00.000Z"},{"id":"{{id}}","name":"Test","created_at":"2026-03-01T12:00:00.000Z"}]""",
            list.GetProperty("data").GetRawText());
        Assert.DoesNotContain(made.GetProperty("oauth_client").Text("client_secret")!, list.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organization_has_a_name_and_nothing_else()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        using var http = await host.NewHttp();
        Assert.Equal("name: is required and must not be blank", await http.PostJson("/v1/organizations", """{"name":" "}""").Fault());
        Assert.Equal("plan: is not a known key", await http.PostJson("/v1/organizations", """{"name":"a","plan":"free"}""").Fault());
        using var other = await host.NewHttp("access:write", "agents:write");
        Assert.Equal(HttpStatusCode.Forbidden, await other.PostJson("/v1/organizations", """{"name":"a"}""").Status());
        Assert.Equal(HttpStatusCode.Forbidden, await other.GetAsync("/v1/organizations").Status());
    }
}
