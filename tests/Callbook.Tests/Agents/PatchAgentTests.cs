using System.Net;
using System.Text;
using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Agents;

public sealed class PatchAgentTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const string Whole =
        """{"name":"Reception","description":"d","external_id":"e-1","timezone":"Europe/Berlin","enable_recording":true,"keep_partials":true,"summaries":"none"}""";

    [Theory, BothDatabases]
    public async Task Only_what_is_named_changes(TestDatabase database)
    {
        using var http = await (await hosts.On(database)).NewHttp();
        var path = await Create(http, Whole);
        foreach (var (name, value) in new[]
        {
            ("name", "\"Front desk\""), ("description", "\"x\""), ("external_id", "\"e-2\""), ("timezone", "\"Asia/Tokyo\""),
            ("enable_recording", "false"), ("keep_partials", "false"), ("summaries", "\"ours_first\""),
        })
        {
            var before = await http.GetAsync(path).Json();
            var after = await Patch(http, path, $$"""{"{{name}}":{{value}}}""").Json();
            Assert.Equal([name, "updated_at"], Differences(before, after));
            Assert.Equal(value, after.GetProperty("data").GetProperty(name).GetRawText());
        }
    }

    [Theory, BothDatabases]
    public async Task Null_resets_and_nothing_named_changes_nothing(TestDatabase database)
    {
        using var http = await (await hosts.On(database)).NewHttp();
        var path = await Create(http, Whole);
        var before = await http.GetAsync(path).Json();
        Assert.Empty(Differences(before, await Patch(http, path, "{}").Json()));
        var after = await Patch(http, path, """{"description":null,"external_id":null,"timezone":null,"enable_recording":null}""", "application/json").Json();
        Assert.Equal(["description", "external_id", "timezone", "enable_recording", "updated_at"], Differences(before, after));
        Assert.Equal("UTC", after.GetProperty("data").Text("timezone"));
    }

    [Theory, BothDatabases]
    public async Task What_is_wrong_is_told_and_changes_nothing(TestDatabase database)
    {
        using var http = await (await hosts.On(database)).NewHttp();
        var path = await Create(http, Whole);
        await Create(http, """{"name":"Other","external_id":"taken"}""");
        var before = (await http.GetAsync(path).Json()).GetRawText();
        await Patch(http, path, """{"name":null}""").IsRefused(HttpStatusCode.BadRequest, "name");
        await Patch(http, path, """{"timezone":"Mars/Base","description":"y"}""").IsRefused(HttpStatusCode.BadRequest, "timezone");
        await Patch(http, path, """{"colour":"red"}""").IsRefused(HttpStatusCode.BadRequest, "colour");
        await Patch(http, path, """{"external_id":"taken","description":"y"}""").IsRefused(HttpStatusCode.Conflict);
        await Patch(http, path, """{"name":"x"}""", "text/plain").IsRefused(HttpStatusCode.UnsupportedMediaType);
        await Patch(http, $"/v1/agents/{Guid.CreateVersion7()}", "{}").IsRefused(HttpStatusCode.NotFound);
        Assert.Equal(before, (await http.GetAsync(path).Json()).GetRawText());
    }

    static async Task<string> Create(HttpClient http, string json) =>
        $"/v1/agents/{(await http.PostJson("/v1/agents", json).Json(HttpStatusCode.Created)).GetProperty("data").Text("id")}";

    static Task<HttpResponseMessage> Patch(HttpClient http, string path, string json, string type = "application/merge-patch+json") =>
        http.SendAsync(new(HttpMethod.Patch, path) { Content = new StringContent(json, Encoding.UTF8, type) });

    static IEnumerable<string> Differences(JsonElement before, JsonElement after) =>
        from property in before.GetProperty("data").EnumerateObject()
        where property.Value.GetRawText() != after.GetProperty("data").GetProperty(property.Name).GetRawText()
        select property.Name;
}
