using Callbook.Server.Calls;
using Callbook.Server.Recordings.Fetch;
using Callbook.Server.Writing;
using Callbook.Tests.Recordings.Fetch;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Recordings;

public sealed class FetchRecordingTests : IClassFixture<FetchHosts>
{
    readonly FetchHosts hosts;

    public FetchRecordingTests(FetchHosts hosts)
    {
        this.hosts = hosts;
        hosts.Platform.Forget();
    }

    FileHost Platform => hosts.Platform;

    [Theory, EveryStore]
    public async Task What_a_platform_offers_is_copied_and_once_only(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);

        var call = await agent.PostFetched(Platform.At("/whole.wav"));

        using var http = new HttpClient();
        Assert.Equal(Platform.Recording.ToArray(), await http.GetByteArrayAsync(new Uri((await agent.RecordingUrl(call))!))); // it has one
        Assert.Equal(12.5, (await agent.Log(call)).GetProperty("recording").GetProperty("duration").GetDouble());
        Assert.Null(await agent.FetchStatus(call));
        Assert.Empty(await agent.Fetches());
        Assert.Empty(host.Incoming());

        var before = await agent.Log(call);
        await agent.Client.Recordings.FetchAsync(agent.Id, call, new(Platform.At("/redirect/2").ToString()));
        await agent.Fetch();
        Assert.Equal(before.Text("updated_at"), (await agent.Log(call)).Text("updated_at"));
        Assert.Single(await host.Kept(), name => name.Contains($"{agent.Id}", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, InlineData(TestStore.Files), InlineData(TestStore.FilesWithPostgres)]
    public async Task An_offer_that_comes_with_the_call_is_a_job_as_soon_as_the_call_is_stored(TestStore store)
    {
        var server = (await hosts.On(store)).Server;
        var (agent, unrecorded) = (await TestAgent.Create(server, recorded: true), await TestAgent.Create(server));
        var call = await Write(agent, "/status/404", "/whole.wav");
        await Write(unrecorded, "/whole.wav");
        Assert.Single(await agent.Fetches());
        Assert.Empty(await unrecorded.Fetches());

        await agent.Fetch();

        Assert.NotNull(await agent.RecordingUrl(call)); // the newest counts
        Assert.Equal(["/whole.wav"], Platform.Requests);
    }

    [Theory, InlineData(TestStore.Files), InlineData(TestStore.FilesWithPostgres)]
    public async Task A_platform_that_cannot_now_is_left_alone_as_long_as_it_asks_and_asked_again(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var call = await agent.PostOffered(Platform.At("/whole.wav"));
        var before = TimeProvider.System.GetUtcNow();
        Platform.Unavailable = (1, 503);

        await agent.Fetch();

        var job = Assert.Single(await agent.Fetches());
        Assert.Equal(("waiting", 1, "the recording's server answered 503"), (job.State, job.Attempts, job.LastError));
        Assert.True(job.DueAt >= before.AddSeconds(6.9), $"{job.DueAt}"); // Retry-After is 7
        Assert.Null(await agent.FetchStatus(call));

        await agent.Client.Jobs.RetryAsync(job.Id);
        await agent.Fetch();
        Assert.NotNull(await agent.RecordingUrl(call));
        Assert.Empty(await agent.Fetches());
    }

    [Theory, InlineData(TestStore.Files), InlineData(TestStore.FilesWithPostgres)]
    public async Task An_attempt_that_is_made_again_knows_what_the_one_before_it_has_stored(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of() with { CallEndedAt = SomeCall.Start + TestFetches.Length })).Id;
        var job = FetchRecordingPayload.JobFor(new(agent.OrganizationId, agent.Id, call), new(Platform.At("/whole.wav").ToString()));
        await agent.Enqueue(job);
        await agent.Fetch();

        Platform.Unavailable = (1, 410);
        await agent.Enqueue(job);
        await agent.Fetch();

        Assert.Single(Platform.Requests);
        Assert.Null(await agent.FetchStatus(call));
        Assert.NotNull(await agent.RecordingUrl(call));
    }

    [Theory, InlineData(TestStore.Files), InlineData(TestStore.FilesWithPostgres)]
    public async Task A_dead_link_is_told_and_is_never_a_recording_url(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var posted = await agent.Post(SomeCall.Of() with { CallEndedAt = SomeCall.Start + TestFetches.Length });
        await agent.Client.Recordings.FetchAsync(agent.Id, posted.Id, new(Platform.At("/status/403?token=s3cret") + "#x", "caller", "passw0rd"));
        Assert.DoesNotContain("s3cret", await agent.AllJobs(), StringComparison.Ordinal);
        Assert.DoesNotContain("passw0rd", await agent.AllJobs(), StringComparison.Ordinal);
        await agent.Host.RunJobs();

        await agent.Fetch();

        var log = await agent.Log(posted.Id);
        Assert.Equal("""{"status":"gone","http_status":403}""", await agent.FetchStatus(posted.Id));
        Assert.Null(log.Text("recording_url"));
        Assert.True(log.GetProperty("updated_at").GetDateTimeOffset() > posted.UpdatedAt);
        Assert.DoesNotContain("s3cret", log.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(await agent.Jobs()); // nor is there anything new to summarize

        await agent.Client.Recordings.FetchAsync(agent.Id, posted.Id, new(Platform.At("/whole.wav").ToString()));
        await agent.Fetch();
        Assert.Equal("""{"status":"fetched"}""", await agent.FetchStatus(posted.Id));
        Assert.NotNull(await agent.RecordingUrl(posted.Id));
    }

    [Theory]
    [InlineData("/to?http%3A%2F%2F127.0.0.1%3A1%2Fx.wav", "address"), InlineData("/elsewhere", "address"), InlineData("/loop", "redirects")]
    [InlineData("/large.wav", "too_large"), InlineData("/page.html", "no_audio"), InlineData("/lying.wav", "no_audio"), InlineData("/to?ftp%3A%2F%2Fx%2Fy", "scheme")]
    public async Task A_download_that_is_refused_is_reported_with_its_reason_and_not_retried(string path, string reason)
    {
        var host = await hosts.On(TestStore.Files);
        var agent = await TestAgent.Create(host.Server, recorded: true);

        var call = await agent.PostFetched(Platform.At(path));

        Assert.Equal($$"""{"status":"refused","reason":"{{reason}}"}""", await agent.FetchStatus(call));
        Assert.Empty(await agent.Fetches());
        Assert.Empty(host.Incoming());
    }

    [Fact]
    public async Task Without_the_setting_no_private_address_is_asked()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var agent = await TestAgent.Create(host, recorded: true);

        var call = await agent.PostFetched(Platform.At("/whole.wav"));

        Assert.Equal("""{"status":"refused","reason":"address"}""", await agent.FetchStatus(call));
        Assert.Empty(Platform.Requests);
    }

    [Fact]
    public async Task A_platform_that_never_answers_well_is_given_up_and_that_is_told()
    {
        var time = new StoppedTime();
        await using var host = await RecordingHost.Start(TestStore.Files, time, FetchHosts.MayFetch);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = await agent.PostOffered(Platform.At("/status/500"));
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            Assert.Null(await agent.FetchStatus(call));
            await agent.Fetch();
            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal("""{"status":"failed","http_status":500}""", await agent.FetchStatus(call));
        Assert.Equal("dead", Assert.Single(await agent.Fetches()).State);
        Assert.Equal(6, Platform.Requests.Count());
    }

    [Theory, InlineData(2, null), InlineData(3, """{"status":"gone","http_status":404}""")]
    public async Task A_link_that_is_told_before_the_file_is_there_is_tried_again(int times, string? status)
    {
        var time = new StoppedTime();
        await using var host = await RecordingHost.Start(TestStore.Files, time, FetchHosts.MayFetch);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = await agent.PostOffered(Platform.At("/whole.wav"));
        Platform.Unavailable = (times, 404);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await agent.Fetch();
            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(status, await agent.FetchStatus(call));
        Assert.Equal(status is null, await agent.RecordingUrl(call) is not null);
        Assert.Empty(await agent.Fetches());
    }

    [Theory, InlineData(30, "-17.5"), InlineData(6.25, "6.25"), InlineData(16, null)]
    public async Task A_recording_of_another_length_than_its_call_is_told(double seconds, string? mismatch)
    {
        var agent = await TestAgent.Create((await hosts.On(TestStore.Files)).Server, recorded: true);

        var call = await agent.PostFetched(Platform.At("/whole.wav"), TimeSpan.FromSeconds(seconds));

        Assert.Equal(mismatch is null ? null : $$"""{"status":"fetched","duration_mismatch":{{mismatch}}}""", await agent.FetchStatus(call));
        Assert.NotNull(await agent.RecordingUrl(call));
    }

    async Task<Guid> Write(TestAgent agent, params string[] paths)
    {
        var events = new List<CallEvent> { new CallStarted("room-1", SomeCall.Start), new CallEnded(SomeCall.Start + TestFetches.Length, null) };
        events.AddRange(paths.Select(path => new RecordingOffered(Platform.At(path).ToString())));
        var result = await agent.Host.Services.GetRequiredService<CallWriter>()
            .Write(new(agent.OrganizationId, new(agent.Id, KeepPartials: false, EnableRecording: true), new(null, null, null, null), events), CancellationToken.None);
        return result.Id;
    }
}
