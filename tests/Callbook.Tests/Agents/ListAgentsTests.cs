using System.Net;
using System.Text.Json;
using Callbook.Tests.Support;

namespace Callbook.Tests.Agents;

public sealed class ListAgentsTests
{
    [Theory, BothDatabases]
    public async Task Pages_hold_every_agent_once_by_name(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var http = await host.NewHttp();
        foreach (var name in new[] { "d", "b", "a", "c", "b" })
            await http.PostJson("/v1/agents", $$"""{"name":"{{name}}"}""").Json(HttpStatusCode.Created);

        var pages = new List<JsonElement>();
        for (var page = 1; page <= 4; page++)
            pages.Add(await http.GetAsync($"/v1/agents?limit=2&page={page}").Json());
        Assert.Equal("a b|b c|d|", string.Join('|', pages.Select(page => string.Join(' ', Names(page)))));
        Assert.Equal(5, pages.SelectMany(page => page.GetProperty("data").EnumerateArray()).Select(agent => agent.Text("id")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal<string>(
            [
                """{"page":1,"limit":2,"total":5,"totalPages":3,"hasNext":true,"hasPrev":false}""",
                """{"page":2,"limit":2,"total":5,"totalPages":3,"hasNext":true,"hasPrev":true}""",
                """{"page":3,"limit":2,"total":5,"totalPages":3,"hasNext":false,"hasPrev":true}""",
                """{"page":4,"limit":2,"total":5,"totalPages":3,"hasNext":false,"hasPrev":true}""",
            ],
            pages.Select(page => page.GetProperty("pagination").GetRawText()), StringComparer.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_farthest_page_of_a_list_is_empty(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var http = await host.NewHttp();
        Assert.Equal(
            """{"data":[],"pagination":{"page":2147483647,"limit":100,"total":0,"totalPages":0,"hasNext":false,"hasPrev":true}}""",
            (await http.GetAsync("/v1/agents?page=2147483647&limit=100").Json()).GetRawText());
    }

    [Theory]
    [InlineData("page=0", "page: must be a whole number from 1")]
    [InlineData("limit=101", "limit: must be a whole number from 1 to 100")]
    [InlineData("name=a", "name: is not a parameter of this list")]
    public async Task Every_list_refuses_what_it_does_not_take(string query, string fault)
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        using var http = await host.NewHttp();
        foreach (var path in new[] { "/v1/agents", "/v1/organizations", "/v1/oauth-clients", "/v1/api-keys" })
            Assert.Equal(fault, await http.GetAsync($"{path}?{query}").Fault());
    }

    static IEnumerable<string?> Names(JsonElement page) => page.GetProperty("data").EnumerateArray().Select(agent => agent.Text("name"));
}
