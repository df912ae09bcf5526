using System.Globalization;
using System.Net;
using System.Text.Json;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Files;

namespace Callbook.Tests.Journeys;

/// <summary>Spoken bank calls and medical consultations of real people: what went in comes out, on every page.</summary>
public sealed class When_real_calls_come_in(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases, Needs(Need.SharedData)]
    public async Task Every_call_comes_out_as_it_went_in(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var sent = await RealCalls.Read("calls_harper.jsonl", "calls_primock57.jsonl");
        foreach (var call in sent)
            await agent.SendJson(call.GetRawText()).Json(HttpStatusCode.Created);

        var logs = await ReadPages(agent, limit: 5);

        Assert.Equal(32, sent.Count);
        Assert.Equal(
            sent.OrderByDescending(call => call.GetProperty("call_started_at").GetDateTimeOffset()).Select(call => call.Text("room_name")),
            logs.Select(log => log.Text("room_name")));
        foreach (var log in logs)
            Compare(sent.Single(call => call.Text("room_name") == log.Text("room_name")), log);
    }

    [Theory, BothDatabases, Needs(Need.SharedData)]
    public async Task Every_call_may_come_again(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var sent = await RealCalls.Read("calls_harper.jsonl", "calls_primock57.jsonl");

        foreach (var status in new[] { HttpStatusCode.Created, HttpStatusCode.OK })
        {
            var answers = await Task.WhenAll(sent.Select(call => agent.SendJson(call.GetRawText()).Status()));
            Assert.All(answers, answer => Assert.Equal(status, answer));
        }

        Assert.Equal(sent.Count, (await agent.Client.CallLogs.ListAsync(agent.Id)).Pagination.Total);
    }

    [Theory, BothDatabases, Needs(Need.SharedData)]
    public async Task Awkward_entries_come_out_as_they_went_in(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var awkward = await RealCalls.Read("edge_entries.jsonl");
        var entries = awkward.Select((entry, at) => new NewTranscriptEntry(entry.Text("text"), entry.Text("speaker"), at)).ToList();

        var log = await agent.Post(SomeCall.Of(entries));

        Assert.Equal(52, entries.Count);
        Assert.Equal(
            entries.Select(entry => (entry.Text, entry.Speaker)),
            log.TranscriptJson.Select(entry => ((string?)entry.Text, (string?)entry.Speaker.ToString().ToLowerInvariant())));
    }

    static async Task<List<JsonElement>> ReadPages(TestAgent agent, int limit)
    {
        var logs = new List<JsonElement>();
        for (var (page, more) = (1, true); more; page++)
        {
            var answer = await agent.GetJson($"?page={page}&limit={limit}");
            logs.AddRange(answer.GetProperty("data").EnumerateArray());
            more = answer.GetProperty("pagination").GetProperty("hasNext").GetBoolean();
        }

        return logs;
    }

    // By the contract's words, over the JSON as it is sent: the server's own code has no part in it.
    static void Compare(JsonElement sent, JsonElement log)
    {
        var (start, end) = (sent.GetProperty("call_started_at").GetDateTimeOffset(), sent.GetProperty("call_ended_at").GetDateTimeOffset());
        var spoken = sent.GetProperty("transcript_json").EnumerateArray()
            .OrderBy(entry => Seconds(entry, "timestamp")).ThenBy(entry => Seconds(entry, "created_at")).ToList();
        var entries = log.GetProperty("transcript_json").EnumerateArray().ToList();
        // The server adds why the call ended, at its end: last, as nobody speaks after it in these calls.
        var length = (decimal)(end - start).TotalSeconds;

        Assert.Equal(($"Call ended: {sent.Text("end_reason")}", "system", length, false, length), Values(entries[^1]));
        Assert.Equal(spoken.Select(Values), entries.SkipLast(1).Select(Values));
        Assert.Equal(spoken.Count + 1, log.GetProperty("entry_count").GetInt32());
        Assert.Equal(string.Join('\n', entries.Select(Line)), log.Text("transcript_text"));
        Assert.Equal((int)Math.Floor((end - start).TotalSeconds + 0.5), log.GetProperty("call_duration").GetInt32());
        Assert.Equal(start, log.GetProperty("call_started_at").GetDateTimeOffset());
        Assert.Equal(end, log.GetProperty("call_ended_at").GetDateTimeOffset());
        var session = log.GetProperty("session_data");
        Assert.Equal(entries.Count, session.GetProperty("total_entries").GetInt32());
        Assert.Equal(entries.Count, session.GetProperty("final_entries").GetInt32());
        Assert.Equal(sent.GetProperty("session_data").Text("caller_id"), session.Text("caller_id"));
        Assert.Equal(sent.Text("end_reason"), session.Text("end_reason"));
    }

    static (string?, string?, decimal, bool, decimal) Values(JsonElement entry) =>
    (
        entry.Text("text"), entry.Text("speaker"), Seconds(entry, "timestamp"), entry.GetProperty("is_partial").GetBoolean(),
        Seconds(entry, "created_at"));

    static string Line(JsonElement entry)
    {
        var seconds = Math.Round(Seconds(entry, "timestamp"), 2, MidpointRounding.AwayFromZero);
        return string.Create(CultureInfo.InvariantCulture, $"[{seconds:0.00}s] {entry.Text("speaker")}: {entry.Text("text")}");
    }

    static decimal Seconds(JsonElement entry, string name) => entry.GetProperty(name).GetDecimal();
}
