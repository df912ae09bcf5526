using System.Net;
using Callbook.Client;
using Callbook.Server.Hosting;
using Callbook.Server.Watching;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Watching;

public sealed class WatchCallTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task What_was_heard_comes_first_then_what_is_said_then_the_end(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await agent.Append(id, SomeCall.Agent(0.5, "Hello!"), SomeCall.Partial(1, "I lo", "u1"));

        await using var stream = await EventStream.Open(agent, id);
        Assert.Equal([("0", "entry", "Hello!"), ("1", "entry", "I lo")], Known(await stream.Take(2)));
        await agent.Append(id, SomeCall.User(1, "I lost it.") with { UtteranceId = "u1" });
        Assert.Equal([("2", "entry", "I lost it.")], Known(await stream.Take(1)));
        await agent.End(id, new(SomeCall.Start.AddMinutes(3), "caller hung up"));

        var end = Assert.IsType<EventStream.Told>(await stream.Next());
        Assert.Equal(("end", "end"), (end.Id, end.Type));
        Assert.Equal("""{"call_ended_at":"2024-01-15T14:33:00.000Z","end_reason":"caller hung up"}""", end.Data.GetRawText());
        Assert.Null(await stream.Next());
    }

    [Theory, BothDatabases]
    public async Task An_entry_comes_as_in_a_transcript_with_its_utterance_and_its_event(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await agent.SendEntries(id, """
            [{"text":"Né – \u2028\n","speaker":"caller","timestamp":1.25,"created_at":2,"is_partial":true,"utterance_id":"u1","entry_id":"e1"},
             {"speaker":"system","timestamp":3,"event":{"type":"dtmf","digits":"12#"}}]
            """).Json();

        await using var stream = await EventStream.Open(agent, id);
        Assert.Equal(
            [
                """{"text":"Né – \u2028\n","speaker":"user","timestamp":1.25,"is_partial":true,"created_at":2,"utterance_id":"u1"}""",
                """{"text":"Keys pressed: 12#","speaker":"system","timestamp":3,"is_partial":false,"created_at":3,"utterance_id":null,"event":{"type":"dtmf","digits":"12#"}}""",
            ],
            (await stream.Take(2)).Select(told => told.Data.GetRawText()));
    }

    [Theory, BothDatabases]
    public async Task A_stream_is_kept_by_nobody_and_says_when_to_come_again(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await agent.Append(id, SomeCall.Agent(0.5, "Hello!"));
        await using var stream = await EventStream.Open(agent, id);
        await stream.Take(1);
        var headers = stream.Response.Headers;
        Assert.Equal("text/event-stream", $"{stream.Response.Content.Headers.ContentType}");
        Assert.Equal(("no-store", "no"), ($"{headers.CacheControl}", headers.GetValues("X-Accel-Buffering").Single()));
        Assert.InRange(stream.Retry, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Theory, BothDatabases]
    public async Task A_watcher_goes_on_exactly_where_it_stopped_also_when_the_call_ended_meanwhile(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        NewTranscriptEntry Entry(int index) => new($"Entry {index}", "user", 50 - index, EntryId: $"e{index}", IsPartial: index % 3 == 0);
        var told = new List<string>();
        for (var index = 0; index < 12; index += 4)
        {
            await agent.Append(id, [.. Enumerable.Range(index, 4).Select(Entry)]);
            await agent.Append(id, Entry(index)); // a repetition is no news
        }

        await ResumesEverywhere(ended: false);
        await agent.End(id);
        await ResumesEverywhere(ended: true);
        await agent.Append(id, Entry(12), Entry(13)); // late: behind what was told
        await ResumesEverywhere(ended: true);

        async Task ResumesEverywhere(bool ended)
        {
            var expected = Enumerable.Range(0, 12).Select(index => ($"{index}", "entry", (string?)$"Entry {index}")).ToList();
            for (var last = -1; last < expected.Count; last++)
            {
                await using var stream = await EventStream.Open(agent, id, last < 0 ? null : $"{last}");
                Assert.Equal(expected[(last + 1)..], Known(await stream.Take(expected.Count - 1 - last)));
                if (ended)
                    Assert.Equal("end", (await stream.TakeAll())[^1].Id);
            }
        }
    }

    [Theory, BothDatabases]
    public async Task After_the_end_there_is_nothing_to_come_again_for(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await EventStream.Request(agent, id, "end").IsRefused(HttpStatusCode.BadRequest, "Last-Event-ID");
        await agent.End(id);
        Assert.Equal(HttpStatusCode.NoContent, await EventStream.Request(agent, id, "end").Status());
        await agent.Append(id, SomeCall.User(1, "late"));
        Assert.Equal(HttpStatusCode.NoContent, await EventStream.Request(agent, id, "end").Status());
    }

    [Theory, BothDatabases]
    public async Task A_call_that_was_posted_whole_into_one_in_progress_ends_it_for_its_watchers(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall("\"source\": \"dialer\", \"source_call_id\": \"c-42\"");
        await agent.Append(id, SomeCall.Agent(0.5, "Hello!") with { EntryId = "e1" });
        await using var stream = await EventStream.Open(agent, id);
        await stream.Take(1);
        await agent.Post(SomeCall.Of(SomeCall.Agent(0.5, "Hello!") with { EntryId = "e1" }, SomeCall.User(2, "Hi.")) with
        {
            Source = "dialer",
            SourceCallId = "c-42",
            EndReason = "caller hung up",
        });
        var rest = await stream.TakeAll();
        Assert.Equal([("1", "entry", "Hi.")], Known([rest[0]]));
        Assert.Equal(("end", "caller hung up"), (Assert.Single(rest.Skip(1)).Id, rest[1].Data.Text("end_reason")));
    }

    [Theory, BothDatabases]
    public async Task A_long_history_comes_whole(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        for (var index = 0; index < 1500; index += 500)
            await agent.Append(id, [.. Enumerable.Range(index, 500).Select(at => SomeCall.User(at, $"{at} {new string('x', at)}"))]);
        await using var stream = await EventStream.Open(agent, id);
        var ids = (await stream.Take(1500)).Select(told => told.Id).ToList();
        await agent.End(id);
        await using var again = await EventStream.Open(agent, id);
        Assert.Equal([.. ids, "end"], (await again.TakeAll()).Select(told => told.Id));
        Assert.Equal(Enumerable.Range(0, 1500).Select(index => $"{index}"), ids);
        Assert.Equal("end", Assert.Single(await stream.TakeAll()).Id);
    }

    [Theory, BothDatabases]
    public async Task Only_events_of_a_call_of_ones_own_can_be_asked_for(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await agent.Append(id, SomeCall.Agent(0.5, "Hello!"));
        foreach (var last in new[] { "1", "-1", "x", "0 0", "99999999999999999999", "2147483647" })
            await EventStream.Request(agent, id, last).IsRefused(HttpStatusCode.BadRequest, "Last-Event-ID");
        await EventStream.Request(agent, Guid.CreateVersion7()).IsRefused(HttpStatusCode.NotFound);
        await EventStream.Request(await agent.Sibling(), id).IsRefused(HttpStatusCode.NotFound);
        await EventStream.Request(await hosts.NewAgent(database), id).IsRefused(HttpStatusCode.NotFound);
        using var writer = agent.Host.HttpFor(await agent.Host.CreateApiKey(agent.OrganizationId, "call-logs:write"));
        await writer.GetAsync(new Uri($"{agent.Calls()}/{id}/events", UriKind.Relative)).IsRefused(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task When_too_many_watch_one_more_is_told_to_come_later()
    {
        var agent = await hosts.NewAgent(TestDatabase.Sqlite);
        var id = await agent.StartCall();
        var feeds = agent.Host.Services.GetRequiredService<CallFeeds>();
        var watches = new List<CallWatch>();
        Assert.Throws<OverloadedException>(() =>
        {
            while (watches.Count < 2000)
                watches.Add(feeds.Open(new(agent.OrganizationId, agent.Id, id)));
        });
        Assert.InRange(watches.Count, 900, 1000); // half of what the other tests leave
        var refused = await EventStream.Request(agent, id);
        Assert.NotNull(refused.Headers.RetryAfter);
        await Task.FromResult(refused).IsRefused(HttpStatusCode.ServiceUnavailable);
        var other = await hosts.NewAgent(TestDatabase.Sqlite);
        await (await EventStream.Open(other, await other.StartCall())).DisposeAsync();

        watches.ForEach(watch => watch.Dispose());
        await (await EventStream.Open(agent, id)).DisposeAsync();
    }

    static IEnumerable<(string, string, string?)> Known(IEnumerable<EventStream.Told> events) => events.Select(told => (told.Id, told.Type, told.Text));
}
