using System.Net;
using Callbook.Client;
using Callbook.Tests.Support;

namespace Callbook.Tests.Ingest;

public sealed class PostedTranscriptTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task Each_entry_is_a_line_of_the_text_with_its_time_rounded_to_two_decimals_away_from_zero(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        double[] times = [0, 1e-7, 0.004999, 0.005, 0.125, 1, 1.005, 2.675, 8.345, 61.5, 1000, 2_592_000];

        var log = await agent.Post(SomeCall.Of([.. times.Select(at => SomeCall.Agent(at, "x"))]));

        Assert.Equal(
            ["0.00", "0.00", "0.00", "0.01", "0.13", "1.00", "1.01", "2.68", "8.35", "61.50", "1000.00", "2592000.00"],
            log.TranscriptText.Split('\n').Select(line => line[1..line.IndexOf("s] agent: x", StringComparison.Ordinal)]));
        Assert.Equal(times, log.TranscriptJson.Select(entry => entry.Timestamp));
    }

    [Theory, BothDatabases]
    public async Task A_line_break_in_what_was_said_becomes_a_space_in_the_text_and_stays_in_the_entry(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        string[] said = ["one\ntwo", "one\r\ntwo", "one\rtwo", "one\u2028two", "one\u2029two", "one\u0085two", "one\n\n\ntwo"];

        var log = await agent.Post(SomeCall.Of([.. said.Select((text, index) => SomeCall.User(index, text))]));

        Assert.Equal(Enumerable.Range(0, said.Length).Select(index => $"[{index}.00s] user: one two"), log.TranscriptText.Split('\n'));
        Assert.Equal(said, log.TranscriptJson.Select(entry => entry.Text));
    }

    [Theory, BothDatabases]
    public async Task Entries_are_ordered_by_their_start_and_then_by_when_they_were_logged(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of(
            SomeCall.Agent(5, "last"),
            SomeCall.Agent(2, "logged late") with { CreatedAt = 9 },
            SomeCall.User(2, "logged first") with { CreatedAt = 3 },
            SomeCall.Agent(2, "logged first too, but sent later") with { CreatedAt = 3 },
            SomeCall.User(0, "first")));

        Assert.Equal(
            ["first", "logged first", "logged first too, but sent later", "logged late", "last"],
            log.TranscriptJson.Select(entry => entry.Text));
    }

    [Theory, BothDatabases]
    public async Task An_entry_is_never_logged_before_its_start(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of(SomeCall.Agent(3, "jitter") with { CreatedAt = 2.9 }, SomeCall.User(4, "no word of it")));

        Assert.Equal([(3.0, 3.0), (4.0, 4.0)], log.TranscriptJson.Select(entry => (entry.Timestamp, entry.CreatedAt)));
    }

    [Theory, BothDatabases]
    public async Task The_platforms_names_for_speakers_are_accepted(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        string[] names = ["agent", "assistant", "bot", "user", "customer", "caller", "system", "Agent", "USER"];

        var log = await agent.Post(SomeCall.Of([.. names.Select((name, at) => new NewTranscriptEntry("x", name, at))]));

        Assert.Equal(
            ["Agent", "Agent", "Agent", "User", "User", "User", "System", "Agent", "User"],
            log.TranscriptJson.Select(entry => $"{entry.Speaker}"));
    }

    [Theory, BothDatabases]
    public async Task Equal_texts_are_separate_entries(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of(SomeCall.User(1, "Yes."), SomeCall.User(1, "Yes."), SomeCall.User(2, "Yes.")));

        Assert.Equal(["Yes.", "Yes.", "Yes."], log.TranscriptJson.Select(entry => entry.Text));
    }

    [Theory, BothDatabases]
    public async Task The_last_entry_is_the_reason_why_the_call_ended(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var call = SomeCall.Of(SomeCall.Agent(2.3, "Bye."));

        var log = await agent.Post(call with { EndReason = "caller hung up", CallEndedAt = SomeCall.Start.AddSeconds(4.5) });

        Assert.Equal(new("Call ended: caller hung up", Speaker.System, 4.5, IsPartial: false, 4.5), log.TranscriptJson[^1]);
        Assert.Equal("[2.30s] agent: Bye.\n[4.50s] system: Call ended: caller hung up", log.TranscriptText);
        Assert.Equal((2, "caller hung up"), (log.EntryCount, (string?)log.SessionData["end_reason"]));
        Assert.Equal((2, 2), ((int?)log.SessionData["total_entries"], (int?)log.SessionData["final_entries"]));
    }

    [Theory, BothDatabases]
    public async Task Without_an_end_the_reason_has_the_time_of_the_last_entry(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of(SomeCall.Agent(2.3, "Bye.")) with { EndReason = "silence" });

        Assert.Equal([("Bye.", 2.3), ("Call ended: silence", 2.3)], log.TranscriptJson.Select(entry => (entry.Text, entry.Timestamp)));
    }

    [Theory, BothDatabases]
    public async Task A_transcript_that_tells_the_end_is_not_told_it_again(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var told = new NewTranscriptEntry("Call ended: transferred", "system", 3);
        var log = await agent.Post(SomeCall.Of(SomeCall.User(1, "Call ended: not by me"), told) with { EndReason = "caller hung up" });

        Assert.Equal(["Call ended: not by me", "Call ended: transferred"], log.TranscriptJson.Select(entry => entry.Text));
        Assert.Equal("caller hung up", (string?)log.SessionData["end_reason"]);
        var boast = await agent.Post(SomeCall.Of(SomeCall.User(1, "Call ended: not by me")) with { EndReason = "caller hung up" });
        Assert.Equal("Call ended: caller hung up", boast.TranscriptJson[^1].Text);
    }

    [Theory, BothDatabases]
    public async Task Every_character_is_returned_unchanged(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        string[] texts =
        [
            "", " ", "\0", "\u0001\u001f", "\"\\/", "</script>", "é ŷ 中文 العربية", "😀👩‍👩‍👧", "\uFFFD\uFEFF\u202E", "e\u0301",
            new('a', 100_000),
        ];

        var log = await agent.Post(SomeCall.Of([.. texts.Select((text, at) => SomeCall.User(at, text))]));

        Assert.Equal(texts, log.TranscriptJson.Select(entry => entry.Text));
        Assert.Equal(texts, (await agent.Client.CallLogs.ListAsync(agent.Id)).Data[0].TranscriptJson.Select(entry => entry.Text));
    }

    [Theory, BothDatabases]
    public async Task A_key_that_an_entry_does_not_know_is_left_out(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        const string entries = """[{ "text": "Hi", "confidence": 0.93, "speaker": "user", "timestamp": 1 }]""";

        var answer = await agent.SendJson(SomeCall.Json(entries: entries)).Json(HttpStatusCode.Created);

        Assert.Equal(
            """[{"text":"Hi","speaker":"user","timestamp":1,"is_partial":false,"created_at":1}]""",
            answer.GetProperty("data").GetProperty("transcript_json").GetRawText());
    }
}
