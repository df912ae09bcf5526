using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Jobs;
using Callbook.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Jobs;

/// <summary>A job that does what a test says.</summary>
sealed class TestJob(Func<LeasedJob, CancellationToken, Task<JobWrite?>> work) : IJobHandler
{
    public const string Name = "test";

    public string Kind => Name;

    /// <summary>Whether call logs are locked for what it writes.</summary>
    public bool WritesLogs { get; init; } = true;

    /// <summary>Whether it is put back for another organization.</summary>
    public bool GivesWay { get; init; }

    public Task<JobWrite?> Handle(IReadOnlyList<LeasedJob> jobs, CancellationToken cancel) => work(Assert.Single(jobs), cancel);

    public static Task<CallbookHost> StartHost(EmptyStore store, TimeProvider time, Func<LeasedJob, CancellationToken, Task<JobWrite?>> work, params string[] settings) =>
        CallbookHost.StartOn(store, services => services.AddSingleton(time).AddSingleton<IJobHandler>(new TestJob(work)), settings);

    /// <summary>Asks for the job of a call.</summary>
    public static Task Enqueue(TestAgent agent, Guid callLogId, string? payload = null) =>
        Enqueue(agent.Host, new NewJob(JobSubject.Of(new CallKey(agent.OrganizationId, agent.Id, callLogId)), Name, payload));

    /// <summary>Asks for jobs about an organization's things.</summary>
    public static Task Enqueue(CallbookHost host, Guid organizationId, int count) =>
        Enqueue(host, [.. Enumerable.Range(0, count).Select(_ => new NewJob(JobSubject.Of(organizationId, Guid.CreateVersion7()), Name))]);

    public static async Task Enqueue(CallbookHost host, params NewJob[] jobs)
    {
        await using var write = await host.Dialect.BeginWrite(CancellationToken.None);
        await host.Services.GetRequiredService<JobQueue>().Enqueue(write, jobs, CancellationToken.None);
        await write.Commit(CancellationToken.None);
    }

    /// <summary>The one job of this kind, or null when it is done.</summary>
    public static async Task<Job?> Find(TestAgent agent) => (await agent.Client.Jobs.ListAsync(kind: Name)).Data.SingleOrDefault();

    /// <summary>What a job writes: a mark in the name of the room.</summary>
    public static JobWrite Mark(string mark) => async (write, held, cancel) =>
    {
        foreach (var job in held)
        {
            await write.Execute(
                "update call_logs set room_name = room_name || @mark where organization_id = @organization and agent_id = @agent and id = @id", cancel,
                ("@mark", mark), ("@organization", job.Subject.OrganizationId), ("@agent", job.Subject.AgentId), ("@id", job.Subject.Id));
        }
    };
}
