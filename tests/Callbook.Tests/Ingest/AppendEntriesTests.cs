using System.Net;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class AppendEntriesTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task Appended_entries_become_the_transcript_of_the_log(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        Assert.Equal((2, 0, 0), Counts(await agent.Append(id, SomeCall.Agent(0.5, "Hello!"), SomeCall.User(1.25, "My order."))));
        Assert.Equal((1, 0, 0), Counts(await agent.Append(id, SomeCall.Agent(0.75, "Which one?"))));

        var log = await agent.End(id);

        Assert.Equal("[0.50s] agent: Hello!\n[0.75s] agent: Which one?\n[1.25s] user: My order.", log.TranscriptText);
        Assert.Equal((id, 3, (int?)3), (log.Id, log.EntryCount, (int?)log.SessionData["total_entries"]));
    }

    [Theory, BothDatabases]
    public async Task An_entry_that_is_sent_again_with_the_same_id_is_stored_once(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        NewTranscriptEntry[] entries = [SomeCall.User(1, "Yes.") with { EntryId = "e1" }, SomeCall.User(2, "Yes.") with { EntryId = "e2" }];
        Assert.Equal((2, 0, 0), Counts(await agent.Append(id, entries)));

        Assert.Equal((0, 2, 0), Counts(await agent.Append(id, entries)));
        Assert.Equal((1, 2, 0), Counts(await agent.Append(id, [.. entries, SomeCall.User(3, "Yes.")])));
        Assert.Equal((1, 1, 0), Counts(await agent.Append(id, SomeCall.User(4, "Yes.") with { EntryId = "e3" }, SomeCall.User(5, "No.") with { EntryId = "e3" })));

        Assert.Equal([1.0, 2.0, 3.0, 4.0], (await agent.End(id)).TranscriptJson.Select(entry => entry.Timestamp));
    }

    [Theory, BothDatabases]
    public async Task The_same_entry_id_in_another_call_is_another_entry(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var (one, other) = (await agent.StartCall(), await agent.StartCall());
        Assert.Equal(1, (await agent.Append(one, SomeCall.User(1, "One") with { EntryId = "e" })).Accepted);
        Assert.Equal(1, (await agent.Append(other, SomeCall.User(1, "Other") with { EntryId = "e" })).Accepted);
    }

    [Theory, BothDatabases]
    public async Task Each_invalid_entry_is_rejected_separately(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        (string Entry, string? Problem)[] entries =
        [
            ("""{"text":"Hello!","speaker":"agent","timestamp":1}""", null),
            ("""{"speaker":"agent","timestamp":1}""", "text: is required; it may be empty"),
            ("""{"text":"x","speaker":"robot","timestamp":1}""", "speaker: must be agent, user or system"),
            ("""{"text":"x","speaker":"agent","timestamp":-5.001}""", "timestamp: must be at most 5 seconds before the start of the call"),
            ("""{"text":"x","speaker":"agent","timestamp":2592000.5}""", "timestamp: must be at most 2592000 seconds from the start of the call"),
            ("""{"text":"x","speaker":"agent","timestamp":"1"}""", "timestamp: has the wrong type"),
            ("""{"text":"x","text":"y","speaker":"agent"}""", "text: is a duplicate key"),
            ("""{"text":"x","speaker":"agent","timestamp":1,"entry_id":""}""", "entry_id: must have 1 to 255 characters"),
            ("""{"text":"x","speaker":"agent","timestamp":1,"utterance_id":"\u0000"}""", "utterance_id: must not contain the character NUL"),
            ("""{"text":"\ud83d","speaker":"agent"}""", "text: has an unpaired surrogate"),
            ("null", "must be a JSON object"),
            ("7", "must be a JSON object"),
            ($$"""{"text":"{{new string('x', 100_001)}}","speaker":"agent"}""", "text: must have at most 100000 characters"),
            ("""{"text":"","speaker":"bot","mood":"fine"}""", null),
        ];

        var answer = await agent.SendEntries(id, $"[{string.Join(',', entries.Select(entry => entry.Entry))}]").Json();

        Assert.Equal(
            entries.Index().Where(entry => entry.Item.Problem is not null).Select(entry => (entry.Index, entry.Item.Problem)),
            answer.GetProperty("rejected").EnumerateArray().Select(one => (one.GetProperty("index").GetInt32(), one.Text("problem"))));
        Assert.Equal(["accepted", "duplicates", "rejected"], answer.EnumerateObject().Select(property => property.Name));
        Assert.Equal((2, 0), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("duplicates").GetInt32()));
        Assert.Equal(2, (await agent.End(id)).EntryCount);
    }

    [Theory, BothDatabases]
    public async Task A_body_that_is_no_array_of_1_to_1000_entries_is_refused(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        const string entry = """{"text":"x","speaker":"user","timestamp":1}""";
        foreach (var body in new[] { "", "{}", "[", "[]", $"[{entry}", $"[{entry}]x", entry, $"[{string.Join(',', Enumerable.Repeat(entry, 1001))}]" })
            await agent.SendEntries(id, body).IsRefused(HttpStatusCode.BadRequest, "body");
        Assert.Equal(1000, (await agent.SendEntries(id, $"[{string.Join(',', Enumerable.Repeat(entry, 1000))}]").Json()).GetProperty("accepted").GetInt32());
        Assert.Equal(1000, (await agent.End(id)).EntryCount);
        using var text = new StringContent("[]");
        await agent.Http.PostAsync(new Uri($"{agent.Calls()}/{id}/entries", UriKind.Relative), text).IsRefused(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory, BothDatabases]
    public async Task A_call_that_is_not_known_or_not_ones_own_is_404(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var stranger = await hosts.NewAgent(database);
        var id = await stranger.StartCall();
        const string entries = """[{"text":"x","speaker":"user","timestamp":1}]""";

        await agent.SendEntries(id, entries).IsRefused(HttpStatusCode.NotFound);
        await agent.SendEntries(id, "[{}]").IsRefused(HttpStatusCode.NotFound);
        await agent.Http.PostJson($"{stranger.Calls()}/{id}/entries", entries).IsRefused(HttpStatusCode.NotFound);
        await agent.Http.PostJson($"{stranger.Calls()}/{id}/end", "{}").IsRefused(HttpStatusCode.NotFound);
        await agent.SendEnd(id).IsRefused(HttpStatusCode.NotFound);
        await agent.Http.PostJson($"{agent.Calls()}/7/entries", entries).IsRefused(HttpStatusCode.BadRequest, "callId");
        Assert.Equal(0, (await stranger.End(id)).EntryCount);
    }

    [Theory, BothDatabases]
    public async Task An_entry_without_times_gets_the_time_of_its_arrival(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var agent = await TestAgent.Create(host);
        var call = await agent.Client.Calls.StartAsync(agent.Id, new("room-1"));
        time.Advance(TimeSpan.FromMilliseconds(2345));
        await agent.Append(call.Id, new NewTranscriptEntry("Now", "user", null), new NewTranscriptEntry("Then", "user", 1));
        var early = await agent.Client.Calls.StartAsync(agent.Id, new("room-2", CallStartedAt: time.GetUtcNow().AddHours(1)));
        await agent.Append(early.Id, new NewTranscriptEntry("Too early", "user", null));

        var log = await agent.Client.Calls.EndAsync(agent.Id, call.Id);
        Assert.Equal([("Then", 1.0, 1.0), ("Now", 2.345, 2.345)], log.TranscriptJson.Select(entry => (entry.Text, entry.Timestamp, entry.CreatedAt)));
        var last = Assert.Single((await agent.Client.Calls.ListAsync(agent.Id)).Data).LastEntry;
        Assert.Equal((0.0, 0.0), (last?.Timestamp, last?.CreatedAt));
    }

    [Theory, BothDatabases]
    public async Task Entries_of_concurrent_requests_are_all_stored(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var calls = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => agent.StartCall()));
        await Task.WhenAll(Enumerable.Range(0, 400).Select(index => agent.Append(calls[index % 8], SomeCall.User(index, $"Entry {index}") with { EntryId = $"{index}" })));
        foreach (var (offset, call) in calls.Index())
            Assert.Equal(Enumerable.Range(0, 50).Select(index => $"Entry {(index * 8) + offset}"), (await agent.End(call)).TranscriptJson.Select(entry => entry.Text));
    }

    static (int, int, int) Counts(AppendedEntries appended) => (appended.Accepted, appended.Duplicates, appended.Rejected.Count);
}
