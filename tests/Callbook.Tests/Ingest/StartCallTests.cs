using System.Net;
using System.Text.Json;
using Callbook.Server.Access;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class StartCallTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_call_that_begins_is_answered_with_all_its_keys_in_order(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        using var answer = await agent.SendStart("\"source\": \"dialer\", \"source_call_id\": \"c-42\", \"session_data\": { \"campaign\": \"spring\" }");

        var call = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("data");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"{agent.Calls()}/{call.Text("id")}", answer.Headers.Location?.OriginalString);
        Assert.Equal(
            ["id", "agent_id", "room_name", "source", "source_call_id", "call_started_at", "session_data", "entry_count", "last_entry", "created_at"],
            call.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            (agent.Id.ToString(), "room-1", "dialer", "c-42", "2024-01-15T14:30:00.000Z"),
            (call.Text("agent_id"), call.Text("room_name"), call.Text("source"), call.Text("source_call_id"), call.Text("call_started_at")));
        Assert.Equal("""{"campaign":"spring"}""", call.GetProperty("session_data").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal((0, JsonValueKind.Null), (call.GetProperty("entry_count").GetInt32(), call.GetProperty("last_entry").ValueKind));
    }

    [Theory, BothDatabases]
    public async Task Only_the_room_is_required_and_the_call_starts_now(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var before = DateTimeOffset.UnixEpoch.AddMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var call = await agent.Client.Calls.StartAsync(agent.Id, new("room-1"));
        Assert.InRange(call.CallStartedAt, before, TimeProvider.System.GetUtcNow());
        Assert.Equal((null, null, 0), (call.Source, call.SourceCallId, call.SessionData.Count));
    }

    [Theory, BothDatabases]
    public async Task Starting_a_call_again_with_the_same_id_returns_the_stored_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = Guid.CreateVersion7();
        var first = await agent.Start($"\"id\": \"{id}\"");
        await agent.Append(id, SomeCall.User(1, "Hello?"));

        var again = await agent.Start($"\"id\": \"{id}\", \"source\": \"other\"", HttpStatusCode.OK);

        Assert.Equal((id, "null"), (first.GetProperty("id").GetGuid(), again.GetProperty("source").GetRawText()));
        Assert.Equal(1, again.GetProperty("entry_count").GetInt32());
        Assert.Equal(1, await agent.TotalCalls());
    }

    [Theory, BothDatabases]
    public async Task Starting_a_call_again_with_the_same_source_and_name_returns_the_stored_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        const string name = "\"source\": \"dialer\", \"source_call_id\": \"c-42\"";
        var id = await agent.StartCall(name);

        var again = await agent.Start($"\"id\": \"{Guid.CreateVersion7()}\", {name}", HttpStatusCode.OK);
        Assert.Equal(id, again.GetProperty("id").GetGuid());
        Assert.NotEqual(id, await agent.StartCall("\"source\": \"dialer\", \"source_call_id\": \"c-43\""));
        Assert.Equal(2, await agent.TotalCalls());
    }

    [Theory, BothDatabases]
    public async Task The_same_id_for_another_agent_is_another_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var stranger = await hosts.NewAgent(database);
        var sibling = await agent.Sibling();
        var id = Guid.CreateVersion7();
        foreach (var (index, one) in new[] { agent, stranger, sibling }.Index())
        {
            await one.Start($"\"id\": \"{id}\"");
            await one.Append(id, SomeCall.User(1, $"Caller {index}"));
        }

        foreach (var (index, one) in new[] { agent, stranger, sibling }.Index())
            Assert.Equal([$"Caller {index}"], (await one.End(id)).TranscriptJson.Select(entry => entry.Text));
    }

    [Theory, BothDatabases]
    public async Task A_call_that_has_ended_does_not_begin_again(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        const string name = "\"source\": \"dialer\", \"source_call_id\": \"c-42\"";
        var id = await agent.StartCall(name);
        await agent.End(id);
        await agent.Post(SomeCall.Of() with { Source = "dialer", SourceCallId = "c-43" });

        var problem = await agent.SendStart($"\"id\": \"{id}\"").IsRefused(HttpStatusCode.Conflict);
        Assert.Equal("urn:callbook:problem:call-already-ended", problem.Text("type"));
        await agent.SendStart(name).IsRefused(HttpStatusCode.Conflict);
        await agent.SendStart(name.Replace("42", "43", StringComparison.Ordinal)).IsRefused(HttpStatusCode.Conflict);
        Assert.Equal((0, 2), (await agent.TotalCalls(), await agent.TotalLogs()));
    }

    [Theory, BothDatabases]
    public async Task One_of_32_concurrent_requests_starts_a_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => agent.SendStart("\"source\": \"dialer\", \"source_call_id\": \"c-42\"")));
        Assert.Equal((1, 31), (answers.Count(answer => answer.StatusCode == HttpStatusCode.Created), answers.Count(answer => answer.StatusCode == HttpStatusCode.OK)));
        Assert.Equal(1, await agent.TotalCalls());
    }

    [Theory, BothDatabases]
    public async Task An_invalid_property_is_refused_by_its_name(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        foreach (var (place, body) in new[]
        {
            ("room_name", "{}"), ("room_name", """{"room_name":""}"""), ("id", """{"room_name":"r","id":"7"}"""), ("agent", """{"room_name":"r","agent":1}"""),
            ("id", $$"""{"room_name":"r","id":"{{Guid.Empty}}"}"""), ("source", """{"room_name":"r","source_call_id":"c"}"""),
            ("call_started_at", """{"room_name":"r","call_started_at":"yesterday"}"""), ("call_started_at", """{"room_name":"r","call_started_at":"1960-01-01T00:00:00Z"}"""),
            ("session_data", $$$"""{"room_name":"r","session_data":{"k":"{{{new string('x', 65_536)}}}"}}"""),
        })
            await agent.Http.PostJson(agent.Calls(), body).IsRefused(HttpStatusCode.BadRequest, place);
        await agent.Http.PostJson($"/v1/agents/{Guid.CreateVersion7()}/calls", """{"room_name":"r"}""").IsRefused(HttpStatusCode.NotFound);
        Assert.Equal(0, await agent.TotalCalls());
    }

    [Theory, BothDatabases]
    public async Task Starting_a_call_needs_the_write_scope_and_listing_calls_needs_the_read_scope(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        using var reader = agent.Host.HttpFor(await agent.Host.CreateApiKey(agent.OrganizationId, Scopes.CallLogsRead));
        using var writer = agent.Host.HttpFor(await agent.Host.CreateApiKey(agent.OrganizationId, Scopes.CallLogsWrite));
        var id = await agent.StartCall();
        Assert.Equal(HttpStatusCode.Forbidden, await reader.PostJson(agent.Calls(), """{"room_name":"r"}""").Status());
        Assert.Equal(HttpStatusCode.Forbidden, await reader.PostJson($"{agent.Calls()}/{id}/entries", "[]").Status());
        Assert.Equal(HttpStatusCode.Forbidden, await reader.PostJson($"{agent.Calls()}/{id}/end", "{}").Status());
        Assert.Equal(HttpStatusCode.Forbidden, await writer.GetAsync(new Uri(agent.Calls(), UriKind.Relative)).Status());
        Assert.Equal(HttpStatusCode.OK, await reader.GetAsync(new Uri(agent.Calls(), UriKind.Relative)).Status());
    }
}
