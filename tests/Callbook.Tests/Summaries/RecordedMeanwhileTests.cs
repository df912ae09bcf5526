using Callbook.Server.Summaries;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Summaries;

public sealed class RecordedMeanwhileTests
{
    [Theory, BothDatabases]
    public async Task A_recording_that_comes_while_the_call_is_summarized_does_not_cost_the_summary(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var interrupted = new InterruptedSummarizer();
        await using var host = await CallbookHost.StartOn(
            store, services => services.AddSingleton(new Summarizers(null, interrupted)));
        var agent = await TestAgent.Create(host, recorded: true);
        var posted = await agent.Post(SomeCall.Of(SomeCall.User(1, "I would like to move my appointment to Friday.")));
        interrupted.Meanwhile = () => agent.PutRecording(posted.Id, SomeAudio.Wav());

        await host.RunJobs();

        var log = await agent.Client.CallLogs.GetAsync(agent.Id, posted.Id);
        Assert.NotNull(log.SummaryText);
        Assert.NotNull(log.RecordingUrl);
        Assert.Empty(await agent.Jobs());
    }

    sealed class InterruptedSummarizer : ISummarizer
    {
        public Func<Task<HttpResponseMessage>>? Meanwhile { get; set; }

        public string Source => "extractive";

        public async Task<Summarized> Summarize(CallToSummarize call, CancellationToken cancel)
        {
            using var answer = await Meanwhile!(); // set before any job is run
            return new(ExtractiveSummarizer.Summarize(call));
        }
    }
}
