using System.Net;
using System.Text.Json;
using Callbook.Tests.Support;

namespace Callbook.Tests.Agents;

public sealed class AgentsTests
{
    [Theory, BothDatabases]
    public async Task An_agent_is_created_with_its_defaults_and_found_where_Location_says(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database, new StoppedTime());
        var (organization, key) = await host.CreateOrganization();
        using var http = host.HttpFor(key);
        using var response = await http.PostJson("/v1/agents", """{"name":"Dëntal \"desk\""}""");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync();
        var id = JsonElement.Parse(body).GetProperty("data").Text("id");
        Assert.Equal(
            $$$"""{"data":{"id":"{{{id}}}","organization_id":"{{{organization}}}","name":"Dëntal \"desk\"","description":null,"external_id":null,"timezone":"UTC","enable_recording":false,"keep_partials":false,"summaries":"platform_first","created_at":"2026-03-01T12:00:00.000Z","updated_at":"2026-03-01T12:00:00.000Z"}}""",
            body);
        Assert.Equal(7, Guid.Parse(id!).Version);
        Assert.Equal($"/v1/agents/{id}", response.Headers.Location?.ToString());
        Assert.Equal(body, await http.GetStringAsync(response.Headers.Location));
    }

    [Theory, BothDatabases]
    public async Task A_replaced_agent_has_only_what_the_replacement_says(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        using var http = await host.NewHttp();
        var made = await Create(http, """{"name":"a","description":"d","external_id":"e","timezone":"Asia/Tokyo","enable_recording":true,"keep_partials":true}""");
        Assert.Equal("Asia/Tokyo", made.Text("timezone"));
        Assert.True(made.GetProperty("enable_recording").GetBoolean() && made.GetProperty("keep_partials").GetBoolean());
        time.Advance(TimeSpan.FromMilliseconds(1));

        var put = await http.SendJson(HttpMethod.Put, $"/v1/agents/{made.Text("id")}", """{"name":"b"}""").Json();
        Assert.Equal(
            $$"""{"id":"{{made.Text("id")}}","organization_id":"{{made.Text("organization_id")}}","name":"b","description":null,"external_id":null,"timezone":"UTC","enable_recording":false,"keep_partials":false,"summaries":"platform_first","created_at":"2026-03-01T12:00:00.000Z","updated_at":"2026-03-01T12:00:00.001Z"}""",
            put.GetProperty("data").GetRawText());
        Assert.Equal(put.GetRawText(), (await http.GetAsync($"/v1/agents/{made.Text("id")}").Json()).GetRawText());
    }

    [Theory, BothDatabases]
    public async Task An_external_id_is_given_once_in_an_organization(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var http = await host.NewHttp();
        using var stranger = await host.NewHttp();
        var taken = await Create(http, """{"name":"a","external_id":"e"}""");
        await Create(stranger, """{"name":"a","external_id":"e"}""");
        var other = await Create(http, """{"name":"b"}""");
        Assert.Equal("urn:callbook:problem:external-id-taken", (await http.PostJson("/v1/agents", """{"name":"c","external_id":"e"}""").Json(HttpStatusCode.Conflict)).Text("type"));
        Assert.Equal(HttpStatusCode.Conflict, await http.SendJson(HttpMethod.Put, $"/v1/agents/{other.Text("id")}", """{"name":"b","external_id":"e"}""").Status());
        Assert.Equal(HttpStatusCode.OK, await http.SendJson(HttpMethod.Put, $"/v1/agents/{taken.Text("id")}", """{"name":"b","external_id":"e"}""").Status());
    }

    [Theory, BothDatabases]
    public async Task A_deleted_agent_is_gone(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var http = await host.NewHttp();
        var path = $"/v1/agents/{(await Create(http, """{"name":"a"}""")).Text("id")}";
        Assert.Equal(HttpStatusCode.NoContent, await http.DeleteAsync(path).Status());
        Assert.Equal("urn:callbook:problem:agent-not-found", (await http.GetAsync(path).Json(HttpStatusCode.NotFound)).Text("type"));
        Assert.Equal(HttpStatusCode.NotFound, await http.DeleteAsync(path).Status());
        Assert.Equal(HttpStatusCode.NotFound, await http.SendJson(HttpMethod.Put, path, """{"name":"a"}""").Status());
    }

    [Theory, BothDatabases]
    public async Task An_agent_with_call_logs_is_not_deleted_until_they_are(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var http = await host.NewHttp();
        var path = $"/v1/agents/{(await Create(http, """{"name":"a"}""")).Text("id")}";
        var call = await http.PostJson($"{path}/call-logs", """{"room_name":"r","call_started_at":"2026-01-15T14:30:00Z","transcript_json":[]}""").Json(HttpStatusCode.Created);
        Assert.Equal("urn:callbook:problem:agent-has-call-logs", (await http.DeleteAsync(path).Json(HttpStatusCode.Conflict)).Text("type"));
        Assert.Equal(HttpStatusCode.OK, await http.GetAsync(path).Status());
        Assert.Equal(HttpStatusCode.NoContent, await http.DeleteAsync($"{path}/call-logs/{call.GetProperty("data").Text("id")}").Status());
        Assert.Equal(HttpStatusCode.NoContent, await http.DeleteAsync(path).Status());
    }

    [Theory, BothDatabases]
    public async Task What_is_wrong_with_an_agent_is_told_by_its_place(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        using var http = await host.NewHttp();
        var path = $"/v1/agents/{(await Create(http, """{"name":"a"}""")).Text("id")}";
        (string Body, string Fault)[] cases =
        [
            ("{}", "name: is required and must not be blank"),
            ("""{"name":"\u2003 "}""", "name: is required and must not be blank"),
            ("""{"name":"a\u0000"}""", "name: must not contain the character NUL"),
            ($$"""{"name":"{{new string('x', 256)}}"}""", "name: must have 1 to 255 characters"),
            ($$"""{"name":"a","description":"{{new string('x', 2001)}}"}""", "description: must have at most 2000 characters"),
            ("""{"name":"a","external_id":""}""", "external_id: must have 1 to 255 characters"),
            ("""{"name":"a","timezone":"Europe/Atlantis"}""", "timezone: must be an IANA time zone such as Europe/Berlin"),
            ("""{"name":"a","timezone":"W. Europe Standard Time"}""", "timezone: must be an IANA time zone such as Europe/Berlin"),
            ("""{"name":"a","timezone":"UTC-11"}""", "timezone: must be an IANA time zone such as Europe/Berlin"),
            ("""{"name":"a","timezone":"../../../etc/localtime"}""", "timezone: must be an IANA time zone such as Europe/Berlin"),
            ("""{"name":"a","timezone":"/dev/zero"}""", "timezone: must be an IANA time zone such as Europe/Berlin"),
            ("""{"name":"a","timezone":""}""", "timezone: must be an IANA time zone such as Europe/Berlin"),
            ("""{"name":"a","colour":"red"}""", "colour: is not a known key"),
            ("""{"name":"\ud800"}""", "name: has an unpaired surrogate"),
        ];
        foreach (var (body, fault) in cases)
        {
            Assert.Equal(fault, await http.PostJson("/v1/agents", body).Fault());
            Assert.Equal(fault, await http.SendJson(HttpMethod.Put, path, body).Fault());
        }

        foreach (var zone in new[] { "Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+12" })
            Assert.Equal(zone, (await Create(http, $$"""{"name":"{{new string('x', 255)}}","timezone":"{{zone}}"}""")).Text("timezone"));
    }

    static async Task<JsonElement> Create(HttpClient http, string body) =>
        (await http.PostJson("/v1/agents", body).Json(HttpStatusCode.Created)).GetProperty("data");
}
