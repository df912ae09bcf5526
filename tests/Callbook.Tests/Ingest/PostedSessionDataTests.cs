using System.Net;
using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class PostedSessionDataTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task The_five_keys_of_the_contract_are_always_present(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var expected = $$"""{"room_name":"room-1","agent_id":"{{agent.Id}}","total_entries":0,"final_entries":0,"caller_id":null}""";

        Assert.Equal(expected, await Stored(agent, "{}"));
        Assert.Equal(expected, await Stored(agent, "null"));
        Assert.Equal(expected, await Stored(agent, """{ "caller_id": null }"""));
    }

    [Theory, BothDatabases]
    public async Task Other_data_from_the_platform_is_kept_unchanged_under_its_own_keys(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        const string sent = """{"z":1.10,"a":[true,null,{"deep":{"er":[]}}],"big":12345678901234567890.000,"tiny":1e-400,"text":"é \u0000 😀","":"nameless"}""";

        var stored = await Stored(agent, sent);

        Assert.EndsWith(""","caller_id":null,""" + sent[1..].Replace("😀", "\\uD83D\\uDE00", StringComparison.Ordinal), stored, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Session_data_cannot_overwrite_the_keys_that_the_server_sets(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var stored = await Stored(agent, """{ "room_name": "other", "agent_id": "other", "total_entries": 99, "final_entries": "x", "mine": 1 }""");

        Assert.Equal($$"""{"room_name":"room-1","agent_id":"{{agent.Id}}","total_entries":0,"final_entries":0,"caller_id":null,"mine":1}""", stored);
    }

    [Theory, BothDatabases]
    public async Task A_caller_id_is_a_number_in_the_international_form_or_null(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        foreach (var (sent, kept) in new[]
        {
            ("+14155551234", "+14155551234"),
            ("+1 (415) 555-1234", "+14155551234"),
            ("+49.30.123456", "+4930123456"),
            ("+442071838750", "+442071838750"),
            ("4155551234", null),
            ("+0155551234", null),
            ("+1234567890123456", null),
            ("anonymous", null),
            ("sip:anna@example.com", null),
            ("+1415555123x", null),
            ("+١٤١٥٥٥٥١٢٣٤", null),
            ("+14155551234\n", null),
            ("", null),
        })
        {
            var session = JsonElement.Parse(await Stored(agent, JsonSerializer.Serialize(new { caller_id = sent })));
            Assert.Equal((sent, kept), (sent, session.Text("caller_id")));
            // A caller identifier that is not a telephone number is kept.
            Assert.Equal(
                (sent, kept is null ? sent : null), (sent, session.TryGetProperty("caller_id_as_sent", out var caller) ? caller.GetString() : null));
        }

        Assert.Contains("\"caller_id\":null,\"caller_id_as_sent\":14155551234", await Stored(agent, """{ "caller_id": 14155551234 }"""), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_key_stands_once_and_every_text_is_Unicode(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        string[] wrong =
        [
            """{ "a": 1, "a": 2 }""", """{ "a": { "b": 1, "b": 1 } }""", """{ "a": [ { "b": 1, "b": 1 } ] }""", """{ "a": 1, "\u0061": 2 }""",
            """{ "a": "\ud83d" }""", """{ "\ude00": 1 }""", """{ "a": ["\ud83d\ud83d"] }""",
        ];
        foreach (var session in wrong)
            await agent.SendJson(SomeCall.Json($"\"session_data\": {session}")).IsRefused(HttpStatusCode.BadRequest);
        Assert.Equal(0, (await agent.Client.CallLogs.ListAsync(agent.Id)).Pagination.Total);
    }

    [Theory, BothDatabases]
    public async Task Session_data_is_never_nested_too_deeply_for_a_page_to_be_read(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        foreach (var depth in Enumerable.Range(1, 70))
        {
            var nested = string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));
            using var answer = await agent.SendJson(SomeCall.Json($"\"session_data\": {{ \"nested\": {nested} }}"));
            Assert.Equal(depth <= 31 ? HttpStatusCode.Created : HttpStatusCode.BadRequest, answer.StatusCode);
        }

        // .NET's JSON reader accepts 64 levels by default.
        Assert.Equal(31, (await agent.Client.CallLogs.ListAsync(agent.Id)).Data.Count);
    }

    static async Task<string> Stored(TestAgent agent, string session)
    {
        var answer = await agent.SendJson(SomeCall.Json($"\"session_data\": {session}")).Json(HttpStatusCode.Created);
        return answer.GetProperty("data").GetProperty("session_data").GetRawText();
    }
}
