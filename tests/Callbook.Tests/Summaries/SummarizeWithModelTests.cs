using Callbook.Client;
using Callbook.Server.Jobs;
using Callbook.Tests.CallLogs.SummaryText;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Summaries;

/// <summary>From the posted call to the summary that a model wrote, by jobs.</summary>
public sealed class SummarizeWithModelTests
{
    static readonly NewCallLog Call = SomeCall.Of(
        SomeCall.Agent(0.5, "How can I help?"), SomeCall.User(2, "I have lost my debit card."), SomeCall.Agent(5, "I have ordered a new one."));

    [Theory, BothDatabases]
    public async Task What_the_model_wrote_is_shown_with_its_name_its_tokens_and_its_evidence(TestDatabase database)
    {
        await using var model = await ScriptedModel.Start();
        await using var host = await CallbookHost.Start(database, model.Settings);
        var agent = await TestAgent.Create(host);
        var id = (await agent.Post(Call)).Id;

        Assert.Equal(1, await host.RunJobs());

        var log = await agent.Client.CallLogs.GetAsync(agent.Id, id);
        SummaryGrammar.Holds(log.SummaryText!);
        Assert.Equal(("model", "scripted-1-2026", "Lost debit card"), (log.Summary!.Source, log.Summary.Model, log.Summary.Title));
        Assert.Equal(new SummaryEvidence(2, 5), Assert.Single(log.Summary.ActionItems[0].Entries));
        var version = Assert.Single((await agent.Client.CallLogs.ListSummariesAsync(agent.Id, id)).Data);
        Assert.Equal((100, 20), (version.TokensIn, version.TokensOut));
        Assert.NotNull(version.LatencyMs);
    }

    [Theory, BothDatabases]
    public async Task After_three_failures_comes_the_summary_and_after_too_many_the_extractive_one(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var model = await ScriptedModel.Start(ScriptedModel.Fails(500), ScriptedModel.Fails(429, "120"), ScriptedModel.Fails(500));
        await using var host = await CallbookHost.Start(database, time, model.Settings);
        var agent = await TestAgent.Create(host);
        var (first, second) = ((await agent.Post(Call)).Id, default(Guid));
        Assert.Equal(1, await host.RunJobs());
        Assert.NotNull(Assert.Single(await agent.Jobs()).LastError);
        await Again(1);
        Assert.InRange((await agent.Jobs())[0].DueAt!.Value - time.GetUtcNow(), TimeSpan.FromSeconds(119), TimeSpan.FromSeconds(121));
        await Again(2);
        Assert.Equal("model", (await agent.Client.CallLogs.GetAsync(agent.Id, first)).Summary!.Source);
        Assert.Equal(4, model.Requests.Count);

        model.Otherwise = ScriptedModel.Fails(500);
        second = (await agent.Post(Call)).Id;
        await host.RunJobs();
        await Again(LeasedJob.MostAttempts - 1);
        Assert.Equal("extractive", (await agent.Client.CallLogs.GetAsync(agent.Id, second)).Summary!.Source);
        Assert.Empty(await agent.Jobs());

        async Task Again(int times)
        {
            for (var attempt = 0; attempt < times; attempt++)
            {
                time.Advance(TimeSpan.FromMinutes(3));
                Assert.Equal(1, await host.RunJobs());
            }
        }
    }
}
