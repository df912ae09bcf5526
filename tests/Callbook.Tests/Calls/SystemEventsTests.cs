using System.Net;
using System.Text.Json;
using Callbook.Client;
using Callbook.Tests.Support;

namespace Callbook.Tests.Calls;

public sealed class SystemEventsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    static readonly (string Event, string Text)[] Events =
    [
        ("""{"type":"transfer","to":"+14155550100"}""", "Call transferred to +14155550100"),
        ("""{"type":"webhook","name":"check_order","status":200,"duration":0.405}""", "Webhook check_order returned 200 in 0.41s"),
        ("""{"type":"webhook","name":"check_order","status":503}""", "Webhook check_order returned 503"),
        ("""{"type":"tool_call","name":"find","arguments":{"order":42,"city":"Köln"}}""", """Tool find called with {"order":42,"city":"Köln"}"""),
        ("""{"type":"tool_call","name":"find"}""", "Tool find called"),
        ("""{"type":"tool_result","name":"find","result":"shipped"}""", "Tool find returned shipped"),
        ("""{"type":"tool_result","name":"find","result":[1]}""", "Tool find returned [1]"),
        ("""{"type":"tool_result","name":"find","result":"no such order","is_error":true}""", "Tool find failed: no such order"),
        ("""{"type":"tool_result","name":"find","is_error":true}""", "Tool find failed"),
        ("""{"type":"dtmf","digits":"12#"}""", "Keys pressed: 12#"),
        ("""{"type":"interruption"}""", "Agent interrupted"),
        ("""{"type":"call_ended","reason":"caller hung up"}""", "Call ended: caller hung up"),
    ];

    [Theory, BothDatabases]
    public async Task Events_are_put_into_words_and_kept_in_the_calls_own_answer_only(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        var entries = $"[{string.Join(',', Events.Index().Select(one => Entry(one.Index, one.Item.Event)))}]";
        Assert.Equal(Events.Length, (await agent.SendEntries(id, entries).Json()).GetProperty("accepted").GetInt32());
        await agent.SendEnd(id, """{"end_reason":"caller hung up"}""").Json();
        var posted = (await agent.SendJson(SomeCall.Json(entries: entries)).Json(HttpStatusCode.Created)).GetProperty("data");

        foreach (var log in new[] { (await agent.GetJson($"/{id}")).GetProperty("data"), (await agent.GetJson($"/{posted.Text("id")}")).GetProperty("data"), posted })
        {
            Assert.Equal(Events.Select(one => one.Text), Entries(log).Select(entry => entry.Text("text")));
            Assert.Equal(Events.Select(one => one.Event), Entries(log).Select(entry => entry.GetProperty("event").GetRawText()));
            Assert.Equal(Events.Length, log.GetProperty("entry_count").GetInt32());
        }

        foreach (var log in (await agent.GetJson()).GetProperty("data").EnumerateArray())
        {
            Assert.Equal(Events.Select(one => one.Text), Entries(log).Select(entry => entry.Text("text")));
            Assert.All(Entries(log), entry => Assert.Equal(["text", "speaker", "timestamp", "is_partial", "created_at"], entry.EnumerateObject().Select(key => key.Name)));
        }

        // The client of a program reads them too.
        Assert.Equal("+14155550100", (await agent.Client.CallLogs.GetAsync(agent.Id, id)).TranscriptJson[0].Event?.To);
    }

    [Theory, BothDatabases]
    public async Task A_text_that_comes_with_an_event_stays(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await agent.Append(id, new NewTranscriptEntry("Going to the front desk", "system", 1, Event: new("transfer", To: "desk", Digits: "not its own")));
        var entry = Assert.Single((await agent.End(id)).TranscriptJson);
        Assert.Equal(("Going to the front desk", new("transfer", To: "desk")), (entry.Text, entry.Event));
    }

    [Theory, BothDatabases]
    public async Task Events_that_are_not_known_or_not_whole_are_refused(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        foreach (var (happened, place) in new[]
        {
            ("""{"type":"teleport"}""", "event.type"), ("{}", "event.type"), ("""{"type":"transfer"}""", "event.to"), ("""{"type":"webhook","name":"x"}""", "event.status: is required"),
            ("""{"type":"webhook","name":"x","status":99}""", "event.status: must be 100 to 599"),
            ("""{"type":"webhook","name":"x","status":200,"duration":-1}""", "event.duration"), ("""{"type":"dtmf","digits":"12x"}""", "event.digits"),
            ("""{"type":"call_ended","reason":""}""", "event.reason"), ("""{"type":"tool_call","name":"x","arguments":{"a":1,"a":2}}""", "has an object with a duplicate key"),
            ("""{"type":"tool_call","name":"x","arguments":"\ud83d"}""", "event"), ($$"""{"type":"tool_result","name":"x","result":"{{new string('x', 65_536)}}"}""", "event"),
        })
        {
            var entry = Entry(1, happened);
            var answer = await agent.SendEntries(id, $"[{entry}]").Json();
            Assert.StartsWith(place, answer.GetProperty("rejected")[0].Text("problem"), StringComparison.Ordinal);
            using var posted = await agent.SendJson(SomeCall.Json(entries: $"[{entry}]"));
            Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        }

        var spoken = await agent.SendEntries(id, """[{"speaker":"user","event":{"type":"interruption"}}]""").Json();
        Assert.StartsWith("event: ", spoken.GetProperty("rejected")[0].Text("problem"), StringComparison.Ordinal);
        Assert.Equal(0, (await agent.End(id)).EntryCount);
    }

    static string Entry(int at, string happened) => $$"""{"speaker":"system","timestamp":{{at}},"event":{{happened}}}""";

    static List<JsonElement> Entries(JsonElement log) => [.. log.GetProperty("transcript_json").EnumerateArray()];
}
