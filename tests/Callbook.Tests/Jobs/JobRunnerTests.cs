using System.Net;
using Callbook.Client;
using Callbook.Server;
using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Jobs;

public sealed class JobRunnerTests
{
    [Theory, BothDatabases]
    public async Task A_job_that_is_asked_for_twice_is_done_once_and_gone(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await TestJob.StartHost(store, TimeProvider.System, (_, _) => Task.FromResult<JobWrite?>(TestJob.Mark("!")));
        var agent = await TestAgent.Create(host);
        var log = await agent.Post(SomeCall.Of());
        await TestJob.Enqueue(agent, log.Id);
        await TestJob.Enqueue(agent, log.Id);

        Assert.Equal(1, await host.RunJobs(TestJob.Name));

        Assert.Null(await TestJob.Find(agent));
        Assert.Equal("room-1!", (await agent.Client.CallLogs.GetAsync(agent.Id, log.Id)).RoomName);
    }

    [Theory, BothDatabases]
    public async Task What_is_asked_for_while_it_runs_is_done_after_that(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var (agent, asked) = (default(TestAgent), 0);
        await using var host = await TestJob.StartHost(store, TimeProvider.System, async (job, _) =>
        {
            if (++asked == 1)
                await TestJob.Enqueue(agent!, job.Subject.Id, """{"more":1}""");
            return TestJob.Mark(job.Payload ?? "-");
        });
        agent = await TestAgent.Create(host);
        var log = await agent.Post(SomeCall.Of());
        await TestJob.Enqueue(agent, log.Id);

        Assert.Equal(2, await host.RunJobs(TestJob.Name));

        Assert.Null(await TestJob.Find(agent));
        Assert.Equal("""room-1-{"more":1}""", (await agent.Client.CallLogs.GetAsync(agent.Id, log.Id)).RoomName);
    }

    [Theory, BothDatabases]
    public async Task The_jobs_of_a_worker_that_is_gone_are_taken_over_and_it_can_write_nothing_any_more(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var (time, begun, go) = (new StoppedTime(), new TaskCompletionSource(), new TaskCompletionSource());
        await using var lost = await TestJob.StartHost(store, time, async (_, _) =>
        {
            begun.SetResult();
            await go.Task;
            return TestJob.Mark("lost");
        });
        await using var next = await TestJob.StartHost(store, time, (_, _) => Task.FromResult<JobWrite?>(TestJob.Mark("next")));
        var agent = await TestAgent.Create(lost);
        var log = await agent.Post(SomeCall.Of());
        await TestJob.Enqueue(agent, log.Id);

        var losing = lost.RunJobs(TestJob.Name);
        await begun.Task;
        Assert.Equal("running", (await TestJob.Find(agent))!.State);
        Assert.Equal(0, await next.RunJobs(TestJob.Name));
        time.Advance(JobLeases.Lifetime + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await next.RunJobs(TestJob.Name));
        go.SetResult();
        await losing;

        Assert.Equal("room-1next", (await agent.Client.CallLogs.GetAsync(agent.Id, log.Id)).RoomName);
        Assert.Null(await TestJob.Find(agent));
    }

    [Theory, BothDatabases]
    public async Task A_job_that_fails_is_tried_again_later_each_time_and_given_up_with_the_reason_in_the_end(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var (time, works) = (new StoppedTime(), false);
        await using var host = await TestJob.StartHost(store, time, (_, _) => works ? Task.FromResult<JobWrite?>(null) : throw new InvalidDataException("what a caller said"));
        var agent = await TestAgent.Create(host);
        await TestJob.Enqueue(agent, (await agent.Post(SomeCall.Of())).Id);
        var longest = 0d;
        for (var attempt = 1; attempt < LeasedJob.MostAttempts; attempt++)
        {
            Assert.Equal(1, await host.RunJobs(TestJob.Name));
            var waiting = (await TestJob.Find(agent))!;
            Assert.Equal(("waiting", attempt), (waiting.State, waiting.Attempts));
            var pause = (waiting.DueAt!.Value - time.Now()).TotalSeconds;
            Assert.InRange(pause, 2.4 * Math.Pow(2, attempt - 1), 5 * Math.Pow(2, attempt - 1));
            Assert.True(pause >= longest);
            longest = pause;
            Assert.Equal(0, await host.RunJobs(TestJob.Name));
            time.Advance(TimeSpan.FromSeconds(pause + 0.01));
        }

        Assert.Equal(1, await host.RunJobs(TestJob.Name));
        var dead = Assert.Single((await agent.Client.Jobs.ListAsync("dead")).Data);
        Assert.Equal((LeasedJob.MostAttempts, null, "failed with InvalidDataException; the log has more"), (dead.Attempts, dead.DueAt, dead.LastError));
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await host.RunJobs(TestJob.Name));

        works = true;
        Assert.Equal(("waiting", 0), ((await agent.Client.Jobs.RetryAsync(dead.Id)).State, (await agent.Client.Jobs.GetAsync(dead.Id)).Attempts));
        Assert.Equal(1, await host.RunJobs(TestJob.Name));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<CallbookException>(() => agent.Client.Jobs.GetAsync(dead.Id))).StatusCode);
    }

    [Theory, BothDatabases]
    public async Task A_paused_kind_waits_on_every_server_and_only_for_who_paused_it(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await TestJob.StartHost(store, TimeProvider.System, (_, _) => Task.FromResult<JobWrite?>(null));
        await using var other = await TestJob.StartHost(store, TimeProvider.System, (_, _) => Task.FromResult<JobWrite?>(null));
        var (paused, busy) = (await TestAgent.Create(host), await TestAgent.Create(host));
        await paused.Client.Jobs.PauseAsync(TestJob.Name, paused: true);
        await TestJob.Enqueue(paused, (await paused.Post(SomeCall.Of())).Id);
        await TestJob.Enqueue(busy, (await busy.Post(SomeCall.Of())).Id);

        Assert.Equal(1, await other.RunJobs(TestJob.Name));

        Assert.Equal(new JobKind(TestJob.Name, Paused: true, 1, 0, 0), Assert.Single(await paused.Client.Jobs.ListKindsAsync(), kind => kind.Kind == TestJob.Name));
        Assert.Equal(new JobKind(TestJob.Name, Paused: false, 0, 0, 0), Assert.Single(await busy.Client.Jobs.ListKindsAsync(), kind => kind.Kind == TestJob.Name));
        await paused.Client.Jobs.PauseAsync(TestJob.Name, paused: false);
        Assert.Equal(1, await host.RunJobs(TestJob.Name));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<CallbookException>(() => paused.Client.Jobs.PauseAsync("nothing", paused: true))).StatusCode);
    }

    [Theory, BothDatabases]
    public async Task A_server_that_stops_gives_back_what_it_cannot_finish(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var begun = new TaskCompletionSource();
        var stopping = new CancellationTokenSource();
        await using var host = await TestJob.StartHost(store, TimeProvider.System, async (_, cancel) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return null;
        });
        var agent = await TestAgent.Create(host);
        await TestJob.Enqueue(agent, (await agent.Post(SomeCall.Of())).Id);

        var running = host.Services.GetRequiredService<JobRunner>().RunNow(TestJob.Name, stopping.Token);
        await begun.Task;
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var job = (await TestJob.Find(agent))!;
        Assert.Equal(("waiting", 0), (job.State, job.Attempts));
    }

    [Fact]
    public async Task Workers_begin_at_once_what_is_asked_for()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var done = new TaskCompletionSource<Guid>();
        await using var host = await TestJob.StartHost(store, TimeProvider.System, (job, _) =>
        {
            done.TrySetResult(job.Subject.Id);
            return Task.FromResult<JobWrite?>(null);
        }, "--Callbook:Jobs:Concurrency=1");
        var agent = await TestAgent.Create(host);
        var log = await agent.Post(SomeCall.Of());
        await TestJob.Enqueue(agent, log.Id);

        Assert.Equal(log.Id, await done.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Two_handlers_of_one_kind_do_not_start()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var one = new TestJob((_, _) => throw new NotSupportedException());
        await Assert.ThrowsAsync<CannotStartException>(() => CallbookHost.StartOn(
            store, services => services.AddSingleton<IJobHandler>(one).AddSingleton<IJobHandler>(one)));
    }
}
