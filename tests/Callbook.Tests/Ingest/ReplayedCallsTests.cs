using System.Text.Json;
using System.Text.Json.Nodes;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

/// <summary>Real calls, sent as they would have been while in progress.</summary>
public sealed class ReplayedCallsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases, Needs(Need.SharedData)]
    public async Task A_call_sent_entry_by_entry_seals_to_the_same_log_as_a_posted_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await Task.WhenAll(Calls().Select(call => Replay(agent, call, async id =>
        {
            // As fast as possible: no request waits for the one before it.
            await Task.WhenAll(call.TranscriptJson!.Select(entry => agent.Append(id, entry!)));
        })));
    }

    [Theory, BothDatabases, Needs(Need.SharedData)]
    public async Task A_call_sent_as_partials_of_its_text_seals_to_the_same_log_as_a_posted_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await Task.WhenAll(Calls().Select(call => Replay(agent, call, async id =>
        {
            await using var stream = await EntryStreamClient.Open(agent, id);
            var lines = call.TranscriptJson!.SelectMany((entry, index) => WithPartials(entry!, index)).ToList();
            var sending = stream.Send(string.Concat(lines.Select(line => JsonSerializer.Serialize(line, Wire.Json.NewTranscriptEntry) + "\n")));
            var answers = await stream.AnswersUntil(lines.Count);
            await sending;
            Assert.Equal(lines.Count, answers.Sum(answer => answer.GetProperty("accepted").GetInt32()));
            await stream.Finish();
        })));
    }

    static async Task Replay(TestAgent agent, NewCallLog call, Func<Guid, Task> tell)
    {
        var posted = await agent.Post(call);
        var started = await agent.Client.Calls.StartAsync(
            agent.Id, new(call.RoomName, Source: call.Source, SourceCallId: $"{call.SourceCallId} live", CallStartedAt: call.CallStartedAt, SessionData: call.SessionData));
        await tell(started.Id);
        var log = await agent.Client.Calls.EndAsync(agent.Id, started.Id, new(call.CallEndedAt, call.EndReason));

        Assert.Equal(await Served(agent, posted.Id), await Served(agent, log.Id));
    }

    // The served log without what differs between any two logs, and without the count, which includes replaced partials.
    static async Task<string> Served(TestAgent agent, Guid id)
    {
        var log = (await agent.Http.GetAsync(new Uri($"{agent.Logs}/{id}", UriKind.Relative)).Json()).GetProperty("data");
        var node = JsonNode.Parse(log.GetRawText())!.AsObject(); // an object: it has properties
        foreach (var own in new[] { "id", "created_at", "updated_at" })
            node.Remove(own);
        node["session_data"]!.AsObject().Remove("total_entries"); // every log has session data
        node["session_data"]!.AsObject().Remove("source_call_id");
        return node.ToJsonString();
    }

    // The results of a speech recognizer: partials with more and more words, then the final with all of them.
    static IEnumerable<NewTranscriptEntry> WithPartials(NewTranscriptEntry entry, int index)
    {
        for (var length = 12; length < entry.Text!.Length; length += 12)
            yield return entry with { Text = entry.Text[..(char.IsHighSurrogate(entry.Text[length - 1]) ? length - 1 : length)], IsPartial = true, UtteranceId = $"u{index}" };
        yield return entry with { UtteranceId = $"u{index}" };
    }

    static List<NewCallLog> Calls()
    {
        string[] files = ["calls_harper.jsonl", "calls_primock57.jsonl"];
        List<NewCallLog> calls = [.. files.SelectMany(file => File.ReadLines(Repository.SharedData(file))).Select(line => JsonSerializer.Deserialize(line, Wire.Json.NewCallLog)!)];
        Assert.Equal(32, calls.Count);
        return calls;
    }
}
