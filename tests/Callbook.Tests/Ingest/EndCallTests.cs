using System.Net;
using System.Net.Http.Headers;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class EndCallTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_call_that_has_ended_is_a_call_log_and_no_longer_in_progress(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall("\"source\": \"dialer\", \"source_call_id\": \"c-42\", \"session_data\": { \"caller_id\": \"+1 415 555 0100\", \"campaign\": \"spring\" }");
        await agent.Append(id, SomeCall.Agent(0.5, "Hello!"), SomeCall.Partial(1, "I", "u1"), SomeCall.User(1, "I lost it.") with { UtteranceId = "u1" });
        Assert.Equal((1, 0), (await agent.TotalCalls(), await agent.TotalLogs()));
        await agent.Get($"/{id}").IsRefused(HttpStatusCode.NotFound);

        var ended = await agent.SendEnd(id, """{"call_ended_at":"2024-01-15T14:33:00Z","end_reason":"caller hung up"}""").Json();

        Assert.Equal((0, 1), (await agent.TotalCalls(), await agent.TotalLogs()));
        Assert.Equal(ended.GetRawText(), (await agent.GetJson($"/{id}")).GetRawText());
        var log = await agent.Client.CallLogs.GetAsync(agent.Id, id);
        Assert.Equal("[0.50s] agent: Hello!\n[1.00s] user: I lost it.\n[180.00s] system: Call ended: caller hung up", log.TranscriptText);
        Assert.Equal((180, SomeCall.Start, "+14155550100"), (log.CallDuration, log.CallStartedAt, (string?)log.SessionData["caller_id"]));
        Assert.Equal(("spring", "caller hung up", (int?)4, (int?)3), ((string?)log.SessionData["campaign"], (string?)log.SessionData["end_reason"], (int?)log.SessionData["total_entries"], (int?)log.SessionData["final_entries"]));
    }

    [Theory, BothDatabases]
    public async Task Ending_a_call_twice_changes_nothing(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        var first = await agent.SendEnd(id, """{"end_reason":"caller hung up"}""").Json();

        var again = await agent.SendEnd(id, """{"end_reason":"another","call_ended_at":"1990-01-01T00:00:00Z"}""").Json();

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(1, await agent.TotalLogs());
    }

    [Theory, BothDatabases]
    public async Task One_of_16_concurrent_requests_ends_a_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async index => (await agent.SendEnd(id, $$"""{"end_reason":"{{index}}"}""").Json()).GetRawText()));
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, await agent.TotalLogs());
    }

    [Theory, BothDatabases]
    public async Task An_end_without_a_body_ends_the_call_now(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var agent = await TestAgent.Create(host);
        var call = await agent.Client.Calls.StartAsync(agent.Id, new("room-1"));
        time.Advance(TimeSpan.FromSeconds(95));

        using var answer = await agent.Http.PostAsync(new Uri($"{agent.Calls()}/{call.Id}/end", UriKind.Relative), null);

        var log = await agent.Client.CallLogs.GetAsync(agent.Id, call.Id);
        Assert.Equal((HttpStatusCode.OK, 95), (answer.StatusCode, log.CallDuration));
        Assert.Equal((time.GetUtcNow(), time.GetUtcNow()), (log.CallEndedAt, log.CreatedAt));
    }

    [Theory, BothDatabases]
    public async Task An_invalid_end_is_refused_and_the_call_stays_in_progress(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        foreach (var (place, body) in new[]
        {
            ("call_ended_at", """{"call_ended_at":"2024-01-15T14:29:54Z"}"""), ("call_ended_at", """{"call_ended_at":"2025-01-15T14:30:00Z"}"""),
            ("call_ended_at", """{"call_ended_at":5}"""), ("end_reason", """{"end_reason":""}"""), ("reason", """{"reason":"x"}"""), ("body", "[]"),
        })
            await agent.SendEnd(id, body).IsRefused(HttpStatusCode.BadRequest, place);
        Assert.Equal((1, 0), (await agent.TotalCalls(), await agent.TotalLogs()));
    }

    [Theory, BothDatabases]
    public async Task Late_entries_reopen_the_log(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await agent.Append(id, SomeCall.Agent(0.5, "Hello!") with { EntryId = "e1" }, SomeCall.Partial(1, "I lo", "u1"));
        var log = await agent.End(id, new(SomeCall.Start.AddMinutes(3), "caller hung up"));
        Assert.Equal(["Hello!", "I lo", "Call ended: caller hung up"], log.TranscriptJson.Select(entry => entry.Text));

        Assert.Equal(1, (await agent.Append(id, SomeCall.User(1, "I lost it.") with { UtteranceId = "u1", EntryId = "e2" })).Accepted);
        var second = await agent.Client.CallLogs.GetAsync(agent.Id, id);
        Assert.Equal(["Hello!", "I lost it.", "Call ended: caller hung up"], second.TranscriptJson.Select(entry => entry.Text));
        Assert.True(second.UpdatedAt > log.UpdatedAt);
        Assert.Equal((log.CreatedAt, log.CallEndedAt, (int?)4), (second.CreatedAt, second.CallEndedAt, (int?)second.SessionData["total_entries"]));

        Assert.Equal((0, 2), Counts(await agent.Append(id, SomeCall.User(1, "?") with { EntryId = "e1" }, SomeCall.User(1, "?") with { EntryId = "e2" })));
        Assert.Equal(second.UpdatedAt, (await agent.Client.CallLogs.GetAsync(agent.Id, id)).UpdatedAt);
        Assert.Equal((0, 1), (await agent.TotalCalls(), await agent.TotalLogs()));
    }

    [Theory, BothDatabases]
    public async Task Each_late_entry_changes_the_ETag_of_the_log(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await agent.End(id);
        var tags = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < 10; index++)
        {
            using var answer = await agent.Get($"/{id}");
            Assert.True(tags.Add(answer.Headers.ETag!.ToString()));
            Assert.Equal(HttpStatusCode.NotModified, await agent.GetUnless($"/{id}", EntityTagHeaderValue.Parse(answer.Headers.ETag!.ToString())).Status());
            await agent.Append(id, SomeCall.User(index, "More"));
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(index => agent.Append(id, SomeCall.User(20 + index, "At once"))));
        Assert.Equal(30, (await agent.Client.CallLogs.GetAsync(agent.Id, id)).EntryCount);
    }

    [Theory, BothDatabases]
    public async Task Late_entries_are_added_to_posted_calls_but_not_to_deleted_calls(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(SomeCall.Of(SomeCall.Agent(0.5, "Hello!") with { EntryId = "e1" }));
        Assert.Equal((1, 1), Counts(await agent.Append(log.Id, SomeCall.User(2, "Late") with { EntryId = "e2" }, SomeCall.Agent(0.5, "Hello!") with { EntryId = "e1" })));
        var changed = await agent.Client.CallLogs.GetAsync(agent.Id, log.Id);
        Assert.Equal("[0.50s] agent: Hello!\n[2.00s] user: Late", changed.TranscriptText);
        Assert.Equal(SomeCall.Start.AddSeconds(2), changed.CallEndedAt);

        await agent.Client.CallLogs.DeleteAsync(agent.Id, log.Id);
        await agent.SendEntries(log.Id, """[{"text":"x","speaker":"user","timestamp":1}]""").IsRefused(HttpStatusCode.NotFound);
        await agent.SendEnd(log.Id).IsRefused(HttpStatusCode.NotFound);
        Assert.Equal(0, await agent.TotalLogs());
    }

    [Theory, BothDatabases]
    public async Task A_call_ends_while_others_append_and_nothing_is_lost(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        var appending = Enumerable.Range(0, 200).Select(index => agent.Append(id, SomeCall.User(index, $"{index}"))).ToList();
        await agent.End(id);
        Assert.All(await Task.WhenAll(appending), appended => Assert.Equal(1, appended.Accepted));
        Assert.Equal(Enumerable.Range(0, 200).Select(index => $"{index}"), (await agent.Client.CallLogs.GetAsync(agent.Id, id)).TranscriptJson.Select(entry => entry.Text));
    }

    static (int, int) Counts(AppendedEntries appended) => (appended.Accepted, appended.Duplicates);
}
