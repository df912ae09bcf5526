using System.Net;
using Callbook.Client;
using Callbook.Tests.Support;

namespace Callbook.Tests.Writing;

/// <summary>A call that is sent twice: entry by entry, and as a whole.</summary>
public sealed class JoinedCallsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const string Name = "\"source\": \"dialer\", \"source_call_id\": \"c-42\"";

    const string Summary = "Order\n\nAbout an order.\n\n**Action Items:**\n- None\n\n**Sentiment:** Neutral";

    static NewCallLog Report => SomeCall.Of(SomeCall.Agent(0.5, "Hello!") with { EntryId = "e1" }, SomeCall.User(2, "My order.") with { EntryId = "e2" }) with
    {
        Source = "dialer",
        SourceCallId = "c-42",
        EndReason = "caller hung up",
        CallEndedAt = SomeCall.Start.AddMinutes(1),
        SummaryText = Summary,
    };

    [Theory, BothDatabases]
    public async Task A_call_in_progress_that_is_posted_whole_is_joined_and_sealed_under_its_id(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall(Name);
        await agent.Append(id, SomeCall.Agent(0.5, "Hello!") with { EntryId = "e1" }, SomeCall.User(9, "Only heard live") with { EntryId = "e3" });

        using var answer = await agent.Send(Report);
        var again = await agent.Send(Report).Json(HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(await answer.Content.ReadAsStringAsync(), again.GetRawText());
        var log = await agent.Client.CallLogs.GetAsync(agent.Id, id);
        Assert.Equal("[0.50s] agent: Hello!\n[2.00s] user: My order.\n[9.00s] user: Only heard live\n[60.00s] system: Call ended: caller hung up", log.TranscriptText);
        Assert.Equal((Summary, 60), (log.SummaryText, log.CallDuration));
        Assert.Equal((0, 1), (await agent.TotalCalls(), await agent.TotalLogs()));
    }

    [Theory, BothDatabases]
    public async Task A_report_that_comes_after_the_end_is_joined_once(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall(Name);
        await agent.Append(id, SomeCall.Agent(0.5, "Hello!") with { EntryId = "e1" });
        await agent.End(id);

        var joined = await agent.Send(Report).Json(HttpStatusCode.OK);
        var again = await agent.Send(Report with { SummaryText = "Another" }).Json(HttpStatusCode.OK);

        Assert.Equal(joined.GetRawText(), again.GetRawText());
        var log = await agent.Client.CallLogs.GetAsync(agent.Id, id);
        Assert.Equal((2 + 1, Summary), (log.EntryCount, log.SummaryText));
        Assert.Equal(1, await agent.TotalLogs());
    }

    [Theory, BothDatabases]
    public async Task A_call_that_is_started_and_posted_at_the_same_time_is_one_call(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        for (var index = 0; index < 10; index++)
        {
            var name = $"c-{index}";
            var starting = agent.SendStart($"\"source\": \"dialer\", \"source_call_id\": \"{name}\"");
            var posting = agent.Send(Report with { SourceCallId = name });
            Assert.True((await starting).IsSuccessStatusCode || (await starting).StatusCode == HttpStatusCode.Conflict);
            Assert.True((await posting).IsSuccessStatusCode);
            Assert.Equal((0, index + 1), (await agent.TotalCalls(), await agent.TotalLogs()));
        }
    }
}
