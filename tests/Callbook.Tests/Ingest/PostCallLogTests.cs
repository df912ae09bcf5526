using System.Net;
using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class PostCallLogTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_stored_call_is_answered_with_its_place_and_as_it_will_be_read(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);

        using var answer = await agent.SendJson(SomeCall.Json());

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var location = answer.Headers.Location!; // the requests below use it, and so assert that it is there
        Assert.False(location.IsAbsoluteUri);
        Assert.StartsWith($"{agent.Logs}/", location.OriginalString, StringComparison.Ordinal);
        Assert.Equal(await agent.Http.GetStringAsync(location), await answer.Content.ReadAsStringAsync());
        using var again = await agent.Http.GetAsync(location);
        Assert.Equal(again.Headers.ETag, answer.Headers.ETag);
    }

    [Theory, BothDatabases]
    public async Task A_call_in_which_nobody_spoke_is_a_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);

        var log = await agent.Post(SomeCall.Of());

        Assert.Equal(("", 0, 0), (log.TranscriptText, log.EntryCount, log.CallDuration));
        Assert.Empty(log.TranscriptJson);
        Assert.Equal(log.CallStartedAt, log.CallEndedAt);
        Assert.Null(log.SummaryText);
        Assert.Null(log.RecordingUrl);
        Assert.Equal(log.CreatedAt, log.UpdatedAt);
    }

    [Theory, BothDatabases]
    public async Task A_call_belongs_to_one_agent(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var stranger = await hosts.NewAgent(database);
        var nowhere = new Uri($"/v1/agents/{Guid.CreateVersion7()}/call-logs", UriKind.Relative);

        await agent.Http.PostJson(nowhere.OriginalString, SomeCall.Json()).IsRefused(HttpStatusCode.NotFound);
        await agent.Http.PostJson(stranger.Logs, SomeCall.Json()).IsRefused(HttpStatusCode.NotFound);
        await agent.Http.PostJson("/v1/agents/1/call-logs", SomeCall.Json()).IsRefused(HttpStatusCode.BadRequest, "agentId");

        Assert.Equal(0, (await stranger.Client.CallLogs.ListAsync(stranger.Id)).Pagination.Total);
    }

    [Theory, BothDatabases]
    public async Task A_missing_required_property_is_refused(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var empty = await agent.SendJson("{}").IsRefused(HttpStatusCode.BadRequest, "room_name");
        Assert.Equal(
            ["room_name", "call_started_at", "transcript_json"], empty.GetProperty("errors").EnumerateObject().Select(error => error.Name));

        await agent.SendJson(SomeCall.Json(room: "\"\"")).IsRefused(HttpStatusCode.BadRequest, "room_name");
        await agent.SendJson(SomeCall.Json(entries: "null")).IsRefused(HttpStatusCode.BadRequest, "transcript_json");
        await agent.SendJson(SomeCall.Json(entries: "[null]")).IsRefused(HttpStatusCode.BadRequest, "transcript_json[0]");
        await Entry(agent, "{ }", "text");
        await Entry(agent, "{ }", "speaker");
        await Entry(agent, "{ }", "timestamp");
        await Entry(agent, """{ "text": "x", "speaker": "whoever", "timestamp": 1 }""", "speaker");
        await Entry(agent, """{ "text": "x", "speaker": "user", "timestamp": -5.001 }""", "timestamp");
        await Entry(agent, """{ "text": "x", "speaker": "user", "timestamp": 1e300 }""", "timestamp");
        await Entry(agent, """{ "text": "x", "speaker": "user", "timestamp": 1, "created_at": -6 }""", "created_at");
    }

    [Theory, BothDatabases]
    public async Task A_missing_time_and_times_out_of_range_are_told_apart(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await TimeFault("""{ "text": "x", "speaker": "user" }""", "timestamp", "is required");
        await TimeFault("""{ "text": "x", "speaker": "user", "timestamp": null }""", "timestamp", "is required");
        await TimeFault("""{ "text": "x", "speaker": "user", "timestamp": -5.001 }""", "timestamp", "must be at most 5 seconds before the start of the call");
        await TimeFault("""{ "text": "x", "speaker": "user", "timestamp": 2592001 }""", "timestamp", "must be at most 2592000 seconds from the start of the call");
        await TimeFault(
            """{ "text": "x", "speaker": "user", "timestamp": 1, "created_at": -5.001 }""", "created_at", "must be at most 5 seconds before the start of the call");

        async Task TimeFault(string entry, string key, string fault)
        {
            var problem = await Entry(agent, entry, key);
            Assert.Equal(
                [fault], problem.GetProperty("errors").GetProperty($"transcript_json[1].{key}").EnumerateArray().Select(one => one.GetString()!));
        }
    }

    [Theory, BothDatabases]
    public async Task An_unknown_property_at_the_top_level_is_refused_by_its_name(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.SendJson(SomeCall.Json("\"roomname\": \"x\"")).IsRefused(HttpStatusCode.BadRequest, "roomname");
        await agent.SendJson(SomeCall.Json("\"Source\": \"x\"")).IsRefused(HttpStatusCode.BadRequest, "Source");
        await agent.SendJson(SomeCall.Json("\"id\": \"x\"")).IsRefused(HttpStatusCode.BadRequest, "id");
    }

    [Theory, BothDatabases]
    public async Task A_value_of_the_wrong_type_is_refused_by_its_path(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.SendJson(SomeCall.Json(room: "7")).IsRefused(HttpStatusCode.BadRequest, "room_name");
        await agent.SendJson(SomeCall.Json(entries: "{}")).IsRefused(HttpStatusCode.BadRequest, "transcript_json");
        await agent.SendJson(SomeCall.Json("\"session_data\": []")).IsRefused(HttpStatusCode.BadRequest, "session_data");
        await agent.SendJson(SomeCall.Json("\"room_name\": \"twice\"")).IsRefused(HttpStatusCode.BadRequest);
        await Entry(agent, """{ "text": "x", "speaker": "user", "timestamp": "1" }""", "timestamp");
        await agent.SendJson("[]").IsRefused(HttpStatusCode.BadRequest);
        await agent.SendJson("null").IsRefused(HttpStatusCode.BadRequest);
        await agent.SendJson("").IsRefused(HttpStatusCode.BadRequest);
    }

    [Theory, BothDatabases]
    public async Task Names_with_NUL_or_unpaired_surrogates_are_refused(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var names = new[] { ("source", ""), ("source_call_id", ", \"source\": \"s\""), ("end_reason", ""), ("summary_text", "") };
        foreach (var (name, more) in names)
        {
            await agent.SendJson(SomeCall.Json($"\"{name}\": \"a\\u0000b\"{more}")).IsRefused(HttpStatusCode.BadRequest, name);
            await agent.SendJson(SomeCall.Json($"\"{name}\": \"\\ud83d\"{more}")).IsRefused(HttpStatusCode.BadRequest, name);
        }

        await agent.SendJson(SomeCall.Json(room: "\"\\u0000\"")).IsRefused(HttpStatusCode.BadRequest, "room_name");
        await Entry(agent, """{ "text": "\ude00", "speaker": "user", "timestamp": 1 }""", "text");
        Assert.Equal(0, (await agent.Client.CallLogs.ListAsync(agent.Id)).Pagination.Total);
    }

    [Theory, BothDatabases]
    public async Task A_summary_that_came_with_the_call_is_kept(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        const string summary = "Weather\n\nIt was *cold*.\n\n**Action Items:**\n- None\n\n**Sentiment:** Neutral";

        Assert.Equal(summary, (await agent.Post(SomeCall.Of() with { SummaryText = summary })).SummaryText);
    }

    [Theory, BothDatabases]
    public async Task Only_JSON_is_accepted(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/jsonx" })
        {
            using var content = new StringContent(SomeCall.Json(), new System.Net.Http.Headers.MediaTypeHeaderValue(type));
            await agent.Http.PostAsync(agent.Logs, content).IsRefused(HttpStatusCode.UnsupportedMediaType);
        }

        using var packed = new StringContent(SomeCall.Json(), System.Text.Encoding.UTF8, "application/json");
        packed.Headers.ContentEncoding.Add("gzip");
        await agent.Http.PostAsync(agent.Logs, packed).IsRefused(HttpStatusCode.UnsupportedMediaType);
    }

    static Task<JsonElement> Entry(TestAgent agent, string entry, string key) => agent
        .SendJson(SomeCall.Json(entries: $$"""[{ "text": "fine", "speaker": "agent", "timestamp": 0 }, {{entry}}]"""))
        .IsRefused(HttpStatusCode.BadRequest, $"transcript_json[1].{key}");
}
