using System.Collections.Concurrent;
using System.Threading.Channels;
using Callbook.Server.Jobs;
using Callbook.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Jobs;

public sealed class JobTurnsTests
{
    // In the order of their ids: the turn goes round, so it must make no difference who comes first.
    readonly Guid before = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(50));
    readonly Guid busy = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(51));
    readonly Guid behind = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(52));

    [Theory, BothDatabases]
    public async Task One_job_is_done_within_the_next_turn_however_many_others_have_due(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        using var enough = new CancellationTokenSource();
        var (host, order) = (default(CallbookHost), new List<Guid>());
        await using var started = host = await TestJob.StartHost(store, TimeProvider.System, async (job, cancel) =>
        {
            order.Add(job.Subject.OrganizationId);
            if (order.Count == 3)
                await TestJob.Enqueue(host!, new NewJob(JobSubject.Of(before), TestJob.Name), new NewJob(JobSubject.Of(behind), TestJob.Name));
            if (order.Count == 6)
                await enough.CancelAsync();
            cancel.ThrowIfCancellationRequested();
            return null;
        });
        await TestJob.Enqueue(host, busy, 500);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Services.GetRequiredService<JobRunner>().RunNow(TestJob.Name, enough.Token));

        Assert.Equal([busy, busy, busy, behind, before, busy], order);
    }

    [Theory, BothDatabases]
    public async Task An_organization_has_half_of_the_workers_while_another_waits_and_all_when_none_does(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var begun = Channel.CreateUnbounded<Running>();
        await using var host = await StartHost(store, begun);

        await TestJob.Enqueue(host, busy, 5);
        var running = await Next(begun, 4);
        Assert.All(running, job => Assert.Equal(busy, job.Organization));

        await TestJob.Enqueue(host, behind, 3);
        running = await Replace(begun, running, busy, 2);
        Assert.Equal([busy, busy, behind, behind], running.Select(job => job.Organization).Order());

        // It is the busy one's turn, but it has its half.
        running = await Replace(begun, running, behind, 1);
        Assert.Equal([busy, busy, behind, behind], running.Select(job => job.Organization).Order());

        // Nobody else waits any more.
        running = await Replace(begun, running, behind, 1);
        Assert.Equal([busy, busy, busy, behind], running.Select(job => job.Organization).Order());
        foreach (var job in running)
            job.Done.SetResult();
    }

    [Theory, BothDatabases]
    public async Task On_each_of_two_servers_an_organization_has_half_of_the_workers_while_another_waits(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var begun = Channel.CreateUnbounded<Running>();
        var more = Channel.CreateUnbounded<Running>();
        await using var first = await StartHost(store, begun);
        await using var second = await StartHost(store, more);
        await TestJob.Enqueue(first, busy, 1000);
        var (here, there) = (await Next(begun, 4), await Next(more, 4));
        await TestJob.Enqueue(second, behind, 1000);

        here = await Replace(begun, here, busy, 2);
        there = await Replace(more, there, busy, 2);

        // By turns alone, one of the two would have been the busy one's.
        Assert.Equal((2, 2), (here.Count(job => job.Organization == behind), there.Count(job => job.Organization == behind)));
        foreach (var job in here.Concat(there))
            job.Done.SetResult();
    }

    [Theory, BothDatabases]
    public async Task Running_jobs_whose_length_strangers_decide_are_put_back_until_those_who_wait_have_as_many_workers(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var begun = Channel.CreateUnbounded<Running>();
        await using var host = await StartHost(store, begun, givesWay: true);
        await TestJob.Enqueue(host, busy, 8);
        var running = await Next(begun, 4);

        await TestJob.Enqueue(host, behind, 8);
        var more = await Next(begun, 2);
        Assert.All(more, job => Assert.Equal(behind, job.Organization));
        // The newest have lost the least.
        Assert.Equal([false, false, true, true], running.Select(job => job.Cancel.IsCancellationRequested));

        await TestJob.Enqueue(host, before, 1);
        Assert.Equal(before, Assert.Single(await Next(begun, 1)).Organization);
        Assert.Equal(0, await MostAttempts(host, running[3].Id));
    }

    [Theory, BothDatabases]
    public async Task A_batch_is_shared(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var batches = new ConcurrentQueue<IReadOnlyList<LeasedJob>>();
        await using var host = await CallbookHost.StartOn(store, services => services.AddSingleton<IJobHandler>(new TestBatch(batches)));
        await TestJob.Enqueue(host, busy, 100);
        await TestJob.Enqueue(host, before, 20);
        await TestJob.Enqueue(host, behind, 1);

        Assert.Equal(121, await host.RunJobs(TestJob.Name));

        Assert.Equal([64, 57], batches.Select(batch => batch.Count));
        Assert.True(batches.TryDequeue(out var first));
        Assert.Equal((20, 43, 1), (CountOf(first, before), CountOf(first, busy), CountOf(first, behind)));
    }

    [Theory, BothDatabases]
    public async Task Each_of_many_organizations_has_its_turn_also_behind_those_with_nothing_due(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var batches = new ConcurrentQueue<IReadOnlyList<LeasedJob>>();
        await using var host = await CallbookHost.StartOn(store, services => services.AddSingleton<IJobHandler>(new TestBatch(batches)));
        foreach (var year in Enumerable.Range(0, 150))
            await TestJob.Enqueue(host, Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(year)), 2);
        await using (var write = await host.Dialect.BeginWrite(CancellationToken.None))
        {
            await write.Execute("update jobs set due_at = due_at + 3600000000", CancellationToken.None);
            await write.Commit(CancellationToken.None);
        }

        var due = Enumerable.Range(150, 100).Select(year => Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(year))).ToList();
        foreach (var organization in due)
            await TestJob.Enqueue(host, organization, 2);

        Assert.Equal(200, await host.RunJobs(TestJob.Name));

        var turns = batches.SelectMany(batch => batch).Select(job => job.Subject.OrganizationId).ToList();
        Assert.Equal(due, turns.Take(100));
    }

    static int CountOf(IReadOnlyList<LeasedJob> jobs, Guid organization) => jobs.Count(job => job.Subject.OrganizationId == organization);

    static Task<CallbookHost> StartHost(EmptyStore store, Channel<Running> begun, bool givesWay = false)
    {
        var handler = new TestJob(async (job, cancel) =>
        {
            var running = new Running(job.Id, job.Subject.OrganizationId, new(), cancel);
            begun.Writer.TryWrite(running);
            await running.Done.Task.WaitAsync(cancel);
            return null;
        })
        { GivesWay = givesWay };
        return CallbookHost.StartOn(store, services => services.AddSingleton<IJobHandler>(handler), "--Callbook:Jobs:Concurrency=4");
    }

    static async Task<List<Running>> Next(Channel<Running> begun, int count)
    {
        var jobs = new List<Running>();
        while (jobs.Count < count)
            jobs.Add(await begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return jobs;
    }

    // Ends some that run, and waits for what is begun in their place.
    static async Task<List<Running>> Replace(Channel<Running> begun, List<Running> running, Guid organization, int count)
    {
        var ended = running.Where(job => job.Organization == organization).Take(count).ToList();
        foreach (var job in ended)
            job.Done.SetResult();
        return [.. running.Except(ended), .. await Next(begun, count)];
    }

    static async Task<long> MostAttempts(CallbookHost host, Guid job)
    {
        await using var read = await host.Dialect.BeginRead(CancellationToken.None);
        await using var command = read.Command("select attempts from jobs where id = @job", ("@job", job));
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    sealed record Running(Guid Id, Guid Organization, TaskCompletionSource Done, CancellationToken Cancel);

    sealed class TestBatch(ConcurrentQueue<IReadOnlyList<LeasedJob>> batches) : IJobHandler
    {
        public string Kind => TestJob.Name;

        public int AtOnce => 64;

        public Task<JobWrite?> Handle(IReadOnlyList<LeasedJob> jobs, CancellationToken cancel)
        {
            batches.Enqueue(jobs);
            return Task.FromResult<JobWrite?>(null);
        }
    }
}
