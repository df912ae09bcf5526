using System.Collections.Concurrent;
using System.Net;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Jobs;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Jobs;

public sealed class JobSubjectTests
{
    [Theory, BothDatabases]
    public async Task A_kind_of_job_exists_once_for_a_subject_however_often_it_is_enqueued(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var done = new ConcurrentQueue<JobSubject>();
        await using var host = await TestJob.StartHost(store, TimeProvider.System, (job, _) =>
        {
            done.Enqueue(job.Subject);
            return Task.FromResult<JobWrite?>(null);
        });
        var (one, other, thing) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        JobSubject[] subjects =
        [
            JobSubject.Of(new CallKey(one, Guid.CreateVersion7(), thing)), JobSubject.Of(one, thing), JobSubject.Of(one),
            JobSubject.Of(other, thing), JobSubject.Of(other),
        ];
        NewJob[] jobs = [.. subjects.Select(subject => new NewJob(subject, TestJob.Name))];

        await TestJob.Enqueue(host, [.. jobs, .. jobs]);
        await TestJob.Enqueue(host, jobs);

        Assert.Equal(subjects.Length, await host.RunJobs(TestJob.Name));
        Assert.Equal(subjects.ToHashSet(), done.ToHashSet());
    }

    [Theory, BothDatabases]
    public async Task Jobs_about_no_call_log_are_counted_and_not_listed(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await TestJob.StartHost(store, TimeProvider.System, (_, _) => Task.FromResult<JobWrite?>(null));
        var agent = await TestAgent.Create(host);
        await TestJob.Enqueue(agent, Guid.CreateVersion7());
        await TestJob.Enqueue(host, new NewJob(JobSubject.Of(agent.OrganizationId), TestJob.Name));

        var listed = Assert.Single((await agent.Client.Jobs.ListAsync(kind: TestJob.Name)).Data);
        Assert.Equal(agent.Id, listed.AgentId);
        Assert.Equal(2, Assert.Single(await agent.Client.Jobs.ListKindsAsync(), kind => kind.Kind == TestJob.Name).Waiting);
        var hidden = await IdOf(host, agent.OrganizationId, listed.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<CallbookException>(() => agent.Client.Jobs.GetAsync(hidden))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<CallbookException>(() => agent.Client.Jobs.RetryAsync(hidden))).StatusCode);
    }

    // SQLite has one writer at a time, and no locks of rows.
    [Fact, Needs(Need.Postgres)]
    public async Task A_job_that_writes_no_log_does_not_wait_for_one()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var host = await StartHost(store, writesLogs: false);
        var agent = await TestAgent.Create(host);
        await using var other = await LogInUse(agent);

        Assert.Equal(1, await host.RunJobs(TestJob.Name).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact, Needs(Need.Postgres)]
    public async Task A_job_that_writes_its_log_waits_until_nobody_else_writes_it()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var host = await StartHost(store, writesLogs: true);
        var agent = await TestAgent.Create(host);
        Task<int> running;
        await using (await LogInUse(agent))
        {
            running = host.RunJobs(TestJob.Name);
            while (!await SomebodyWaits(host))
                Assert.False(running.IsCompleted);
        }

        Assert.Equal(1, await running.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    static Task<CallbookHost> StartHost(EmptyStore store, bool writesLogs) => CallbookHost.StartOn(
        store, services => services.AddSingleton<IJobHandler>(new TestJob((_, _) => Task.FromResult<JobWrite?>(null)) { WritesLogs = writesLogs }));

    // A transaction that holds the log which a job is about.
    static async Task<SqlTransaction> LogInUse(TestAgent agent)
    {
        var log = await agent.Post(SomeCall.Of());
        await TestJob.Enqueue(agent, log.Id);
        var write = await agent.Host.Dialect.BeginWrite(CancellationToken.None);
        await write.Execute("select 1 from call_logs where agent_id = @agent and id = @id for update", CancellationToken.None, ("@agent", agent.Id), ("@id", log.Id));
        return write;
    }

    static async Task<bool> SomebodyWaits(CallbookHost host)
    {
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command(
            "select exists (select 1 from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database())");
        return await command.ExecuteScalarAsync() is true;
    }

    static async Task<Guid> IdOf(CallbookHost host, Guid organization, Guid notThis)
    {
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command(
            "select id from jobs where organization_id = @organization and id <> @id", ("@organization", organization), ("@id", notThis));
        return Guid.Parse($"{await command.ExecuteScalarAsync()}");
    }
}
