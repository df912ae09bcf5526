using System.Text.Json.Nodes;
using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.Jobs;
using Callbook.Server.Writing;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.CallLogs;

/// <summary>What a log is filtered by and what a list shows of it stand in columns, right after every change.</summary>
public sealed class CallLogFacetsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const string Summary = "Order 465\n\nThe caller asks for order 465. It is late.\n\n**Action Items:**\n- None\n\n**Sentiment:** Negative";

    static NewCallLog Call => SomeCall.Of(SomeCall.Agent(0, "Hello, how can I help you today?"), SomeCall.User(32, "I would like to know where my order is, please.") with { CreatedAt = 48 }) with
    {
        Source = "dialer",
        SourceCallId = "c-1",
        CallEndedAt = SomeCall.Start.AddSeconds(64),
        EndReason = "caller hung up",
        SessionData = new JsonObject { ["caller_id"] = "+14155551234", ["direction"] = "inbound" },
    };

    [Theory, BothDatabases]
    public async Task A_log_has_its_facets_from_the_moment_it_is_stored(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(Call with { SummaryText = Summary });

        var facets = Assert.Single(await Facets(agent));
        Assert.Equal((log.Id, SomeCall.Start, 64_000L), (facets.Id, facets.StartedAt, facets.DurationMs));
        Assert.Equal(("+14155551234", "inbound", "caller hung up", "dialer", "negative"), (facets.CallerId, facets.Direction, facets.EndReason, facets.Source, facets.Sentiment));
        Assert.Equal((false, "room-1", "|"), (facets.HasRecording, facets.RoomName, facets.Labels));
        var head = Assert.Single(await Heads(agent));
        Assert.Equal(("Reception", "Order 465", "The caller asks for order 465.", 3), (head.AgentName, head.SummaryTitle, head.SummaryLead, head.EntryCount));
        Assert.Equal("agent 0+1;caller 64+32", head.Shape);
    }

    [Theory, BothDatabases]
    public async Task A_summary_sets_sentiment_language_title_and_lead(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.Post(Call);
        Assert.Null(Assert.Single(await Facets(agent)).Sentiment);

        await agent.Host.RunJobs();

        var (facets, head) = (Assert.Single(await Facets(agent)), Assert.Single(await Heads(agent)));
        Assert.Equal("en", facets.Language);
        Assert.NotNull(facets.Sentiment);
        var shown = (await agent.GetJson()).GetProperty("data")[0].Text("summary_text")!;
        Assert.StartsWith($"{head.SummaryTitle}\n\n{head.SummaryLead}", shown, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_recording_shows_whether_it_comes_before_the_end_or_after_it(TestDatabase database)
    {
        var agent = await TestAgent.Create(await hosts.On(database), recorded: true);
        var live = await agent.StartCall();
        var wav = SomeAudio.Wav();
        await agent.Client.Recordings.UploadAsync(agent.Id, live, new MemoryStream(wav));
        await agent.End(live);
        var posted = await agent.Post(Call);
        await agent.Client.Recordings.UploadAsync(agent.Id, posted.Id, new MemoryStream(wav));

        Assert.Equal(2, (await Facets(agent)).Count(facets => facets.HasRecording));
    }

    [Theory, BothDatabases]
    public async Task What_comes_late_changes_the_facets_and_a_deletion_removes_them(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var live = await agent.StartCall();
        await agent.Append(live, SomeCall.Agent(0.5, "Hello!"));
        await agent.End(live);
        await agent.Append(live, SomeCall.User(9, "I am late"));

        Assert.Equal(2, Assert.Single(await Heads(agent)).EntryCount);
        Assert.Contains("caller", Assert.Single(await Heads(agent)).Shape, StringComparison.Ordinal);

        await agent.Client.CallLogs.DeleteAsync(agent.Id, live);
        Assert.Empty(await Facets(agent));
        Assert.Empty(await Heads(agent));
    }

    [Theory, BothDatabases]
    public async Task Logs_of_an_older_server_are_filled_in_newest_first_a_batch_at_a_time(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var agent = await TestAgent.Create(host);
        for (var day = 0; day < 70; day++)
            await agent.Post(Call with { SourceCallId = $"c-{day}", CallStartedAt = SomeCall.Start.AddDays(day), CallEndedAt = SomeCall.Start.AddDays(day).AddSeconds(64), SummaryText = Summary });
        var (facets, heads) = (await Facets(agent), await Heads(agent));
        await Forget(agent);
        Assert.All(await Heads(agent), head => Assert.Null(head.EntryCount));

        await Batch(host, agent);
        Assert.Equal(64, (await Heads(agent)).TakeWhile(head => head.EntryCount is not null).Count());
        Assert.Equal(64, (await Facets(agent)).Count);

        // A server that is killed here has lost nothing of it; the next one goes on.
        await host.RunJobs(FillFacets.Name);
        Assert.Equal(heads, await Heads(agent));
        Assert.Equal(facets.Select(row => (row.Id, row.CallerId, row.Sentiment)), (await Facets(agent)).Select(row => (row.Id, row.CallerId, row.Sentiment)));
    }

    // One batch of the job, as a worker does it.
    static async Task Batch(CallbookHost host, TestAgent agent)
    {
        await using (var asked = await host.Dialect.BeginWrite(CancellationToken.None))
        {
            await host.Services.GetRequiredService<JobQueue>().Enqueue(asked, [new(JobSubject.Of(agent.OrganizationId), FillFacets.Name)], CancellationToken.None);
            await asked.Commit(CancellationToken.None);
        }

        LeasedJob[] jobs = [new(Guid.CreateVersion7(), JobSubject.Of(agent.OrganizationId), null, 1, 1, Guid.CreateVersion7())];
        var result = await host.Services.GetServices<IJobHandler>().OfType<FillFacets>().Single().Handle(jobs, CancellationToken.None);
        await using var write = await host.Dialect.BeginWrite(CancellationToken.None);
        await result!(write, jobs, CancellationToken.None); // there are logs
        await write.Commit(CancellationToken.None);
    }

    // As the migration finds them.
    static async Task Forget(TestAgent agent)
    {
        await using var write = await agent.Host.Dialect.BeginWrite(CancellationToken.None);
        await write.Execute("delete from call_log_facets where agent_id = @agent", CancellationToken.None, ("@agent", agent.Id));
        await write.Execute(
            "update call_logs set entry_count = null, shape = null, summary_title = null, summary_lead = null, recording_wanted = null where agent_id = @agent",
            CancellationToken.None, ("@agent", agent.Id));
        await write.Commit(CancellationToken.None);
    }

    static async Task<IReadOnlyList<CallLogFacetsRow>> Facets(TestAgent agent)
    {
        await using var db = await agent.Host.Services.GetRequiredService<IDbContextFactory<Server.CallbookDb>>().CreateDbContextAsync();
        db.OrganizationId = agent.OrganizationId;
        return [.. (await db.CallLogFacets.AsNoTracking().Where(row => row.AgentId == agent.Id).ToListAsync()).OrderBy(row => row.StartedAt)];
    }

    static async Task<IReadOnlyList<CallLogHead>> Heads(TestAgent agent)
    {
        var heads = new List<CallLogHead>();
        await foreach (var head in new CallLogQuery(agent.OrganizationId, agent.Id).Read(agent.Host.Dialect, CancellationToken.None))
            heads.Add(head);
        return heads;
    }
}
