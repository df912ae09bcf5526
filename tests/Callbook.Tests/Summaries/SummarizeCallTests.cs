using System.Net;
using Callbook.Client;
using Callbook.Tests.CallLogs.SummaryText;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Summaries;

public sealed class SummarizeCallTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const string Given = "Order\n\nAbout an order.\n\n**Action Items:**\n- ✓ Found it\n- Call back\n\n**Sentiment:** Positive";

    static readonly NewCallLog Call = SomeCall.Of(
        SomeCall.Agent(0.5, "Bright Dental, how can I help you?"), SomeCall.User(4, "I would like to move my appointment to Friday."),
        SomeCall.Agent(8, "I have moved it to Friday at nine."));

    [Theory, BothDatabases]
    public async Task A_finished_call_gets_a_summary_and_says_what_it_rests_on(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var posted = await agent.Post(Call);
        Assert.Null(posted.SummaryText);

        await agent.Host.RunJobs();

        var log = await agent.Client.CallLogs.GetAsync(agent.Id, posted.Id);
        Assert.True(log.UpdatedAt > posted.UpdatedAt);
        SummaryGrammar.Holds(log.SummaryText!);
        var summary = log.Summary!;
        Assert.Equal(("extractive", null), (summary.Source, summary.Model));
        Assert.StartsWith(summary.Title + "\n\n", log.SummaryText, StringComparison.Ordinal);
        Assert.All(summary.Sentences.SelectMany(sentence => sentence.Entries), entry => Assert.Equal(log.TranscriptJson[entry.Index].Timestamp, entry.Timestamp));
        Assert.Contains(summary.Sentences, sentence => sentence.Entries.Count > 0);
        var listed = Assert.Single((await agent.Client.CallLogs.ListAsync(agent.Id)).Data);
        Assert.Equal((log.SummaryText, log.UpdatedAt, null), (listed.SummaryText, listed.UpdatedAt, listed.Summary));
        var version = Assert.Single(await Versions(agent, posted.Id));
        Assert.Equal((1, "extractive", log.SummaryText), (version.Version, version.Source, version.SummaryText));
        Assert.Empty(await agent.Jobs());
    }

    [Theory, BothDatabases]
    public async Task A_list_that_is_asked_for_again_shows_the_summary(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.Post(Call);
        Assert.Null((await agent.Client.CallLogs.ListAsync(agent.Id)).Data[0].SummaryText);

        await agent.Host.RunJobs();

        Assert.NotNull((await agent.Client.CallLogs.ListAsync(agent.Id)).Data[0].SummaryText);
    }

    [Theory, BothDatabases]
    public async Task A_call_that_ends_while_entries_still_come_has_one_summary_after_each(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await agent.End(id);
        await agent.Host.RunJobs();
        var silent = await agent.Client.CallLogs.GetAsync(agent.Id, id);
        Assert.StartsWith("No conversation\n", silent.SummaryText, StringComparison.Ordinal);

        await agent.Append(id, SomeCall.User(3, "Hello, I need the opening hours of the clinic."));
        var late = await agent.Client.CallLogs.GetAsync(agent.Id, id);
        Assert.Equal(silent.SummaryText, late.SummaryText); // it stays until there is another
        await agent.Host.RunJobs();

        var log = await agent.Client.CallLogs.GetAsync(agent.Id, id);
        Assert.Contains("opening hours", log.SummaryText, StringComparison.Ordinal);
        Assert.Equal([2, 1], (await Versions(agent, id)).Select(version => version.Version));
    }

    [Theory, BothDatabases]
    public async Task The_same_job_twice_makes_one_summary_and_changes_nothing(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = (await agent.Post(Call)).Id;
        await agent.Host.RunJobs();
        var before = await agent.GetJson($"/{id}");

        await agent.Client.CallLogs.SummarizeAsync(agent.Id, id);
        await agent.Host.RunJobs();

        Assert.Equal(before.GetRawText(), (await agent.GetJson($"/{id}")).GetRawText());
        Assert.Single(await Versions(agent, id));
    }

    [Theory, BothDatabases]
    public async Task The_platforms_summary_comes_back_byte_for_byte_and_no_other_is_made(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);

        var log = await agent.Post(Call with { SummaryText = Given });

        Assert.Equal((Given, "platform", "Order"), (log.SummaryText, log.Summary!.Source, log.Summary.Title));
        Assert.Equal([("Found it", true), ("Call back", false)], log.Summary.ActionItems.Select(item => (item.Text, item.Done)));
        Assert.Empty(await agent.Jobs());
        Assert.Equal("platform", Assert.Single(await Versions(agent, log.Id)).Source);
    }

    [Theory, BothDatabases]
    public async Task A_platforms_summary_of_another_shape_takes_the_contracts(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var log = await agent.Post(Call with { SummaryText = "The caller moved an appointment. All went well." });
        SummaryGrammar.Holds(log.SummaryText!);
        Assert.Contains("moved an appointment", log.SummaryText, StringComparison.Ordinal);
        Assert.Null((await agent.Post(Call with { SummaryText = " " })).SummaryText);
    }

    [Theory, BothDatabases]
    public async Task An_agent_may_have_ours_first(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.Client.Agents.UpdateAsync(agent.Id, new("Reception", Summaries: "ours_first"));
        var id = (await agent.Post(Call with { SummaryText = Given })).Id;

        await agent.Host.RunJobs();

        Assert.Equal("extractive", (await agent.Client.CallLogs.GetAsync(agent.Id, id)).Summary!.Source);
        Assert.Equal([("extractive", 2), ("platform", 1)], (await Versions(agent, id)).Select(version => (version.Source, version.Version)));
    }

    [Theory, BothDatabases]
    public async Task An_agent_may_have_none_but_what_is_asked_for(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.Client.Agents.UpdateAsync(agent.Id, new("Reception", Summaries: "none"));
        var id = (await agent.Post(Call)).Id;
        Assert.Empty(await agent.Jobs());

        using var answer = await agent.Http.PostAsync(new Uri($"{agent.Logs}/{id}/summary", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await agent.Host.RunJobs();

        Assert.NotNull((await agent.Client.CallLogs.GetAsync(agent.Id, id)).SummaryText);
        await agent.Http.SendJson(HttpMethod.Put, $"/v1/agents/{agent.Id}", """{ "name": "x", "summaries": "sometimes" }""").IsRefused(HttpStatusCode.BadRequest, "summaries");
    }

    [Theory, BothDatabases]
    public async Task A_regenerated_summary_replaces_the_platforms_and_follows_late_entries(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = (await agent.Post(Call with { SummaryText = Given })).Id;
        await agent.Client.CallLogs.SummarizeAsync(agent.Id, id);
        await agent.Host.RunJobs();
        Assert.Equal("extractive", (await agent.Client.CallLogs.GetAsync(agent.Id, id)).Summary!.Source);

        await agent.Append(id, SomeCall.User(0.1, "Is this the dentist of my daughter?"));
        await agent.Host.RunJobs();

        var log = await agent.Client.CallLogs.GetAsync(agent.Id, id);
        Assert.Equal("extractive", log.Summary!.Source);
        Assert.All(log.Summary.Sentences.SelectMany(sentence => sentence.Entries), entry => Assert.Equal(log.TranscriptJson[entry.Index].Timestamp, entry.Timestamp));
        Assert.Equal(Given, (await Versions(agent, id))[^1].SummaryText);
    }

    [Theory, BothDatabases]
    public async Task With_a_call_log_its_summaries_and_jobs_are_gone(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var (done, waiting) = ((await agent.Post(Call)).Id, default(Guid));
        await agent.Host.RunJobs();
        waiting = (await agent.Post(Call)).Id;

        await agent.Client.CallLogs.DeleteAsync(agent.Id, done);
        await agent.Client.CallLogs.DeleteAsync(agent.Id, waiting);

        Assert.Empty(await agent.Jobs());
        await agent.Host.RunJobs();
        await agent.Http.GetAsync(new Uri($"{agent.Logs}/{done}/summaries", UriKind.Relative)).IsRefused(HttpStatusCode.NotFound);
        await using var read = await agent.Host.Dialect.BeginRead(CancellationToken.None);
        await using var count = read.Command("select count(*) from summaries where agent_id = @agent", ("@agent", agent.Id));
        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }

    [Theory, BothDatabases]
    public async Task Another_organization_can_neither_see_nor_make_summaries(TestDatabase database)
    {
        var (agent, other) = (await hosts.NewAgent(database), await hosts.NewAgent(database));
        var id = (await agent.Post(Call)).Id;
        await other.Http.GetAsync(new Uri($"{agent.Logs}/{id}/summaries", UriKind.Relative)).IsRefused(HttpStatusCode.NotFound);
        await other.Http.PostAsync(new Uri($"{agent.Logs}/{id}/summary", UriKind.Relative), null).IsRefused(HttpStatusCode.NotFound);
        Assert.Empty(await other.Jobs());
    }

    static async Task<IReadOnlyList<SummaryVersion>> Versions(TestAgent agent, Guid id) =>
        (await agent.Client.CallLogs.ListSummariesAsync(agent.Id, id)).Data;
}
