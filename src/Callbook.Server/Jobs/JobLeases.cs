using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

/// <summary>
/// Leases jobs to workers. A lease expires unless it is renewed, so that other servers take over the jobs of a server that was killed. A
/// worker that lost its lease cannot end its jobs. Organizations are served in turns. All times are of the database's clock.
/// </summary>
sealed partial class JobLeases(SqlDialect dialect, StoredSecrets secrets, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    const string LockLogs =
        $$"""
        select c.id from {rows} join call_logs c on c.organization_id = r.organization_id and c.agent_id = r.agent_id and c.id = r.subject_id
        order by c.agent_id, c.id {{RowSet.Lock}}
        """;

    const string LockHeld =
        $$"""
        select c.id, c.wanted from {rows} join jobs c on c.organization_id = r.organization_id and c.id = r.id and c.lease = r.lease
        order by c.agent_id, c.subject_id, c.organization_id {{RowSet.Lock}}
        """;

    const string DeleteDone =
        "delete from jobs where id in (select r.id from {rows} join jobs j on j.organization_id = r.organization_id and j.id = r.id and j.lease = r.lease)";

    const string GiveBack =
        """
        update jobs set state = r.state, attempts = r.attempts, due_at = now_micros() + r.pause, last_error = r.last_error, lease = null
        from {rows} where jobs.organization_id = r.organization_id and jobs.id = r.id and jobs.lease = r.lease
        """;

    /// <inheritdoc cref="SqlDialect.IsOutage"/>
    public bool IsOutage(Exception fault) => dialect.IsOutage(fault);

    /// <summary>Returns false if the lease is lost.</summary>
    public async Task<bool> Renew(Guid lease, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        var held = await write.Execute(
            "update jobs set due_at = now_micros() + @lifetime where lease = @lease", cancel, ("@lifetime", Lifetime.ToMicros()), ("@lease", lease));
        await write.Commit(cancel);
        return held > 0;
    }

    /// <summary>Releases unfinished jobs as if they had not been started.</summary>
    public Task Release(IReadOnlyList<LeasedJob> jobs) =>
        Again(write => GiveUp(write, [.. jobs.Select(job => new Return(job, JobRow.Waiting, job.Attempts - 1, TimeSpan.Zero, null))]));

    /// <summary>Ends jobs of one kind, including failed ones, and writes their results in the same transaction.</summary>
    public Task Finish(IReadOnlyList<LeasedJob> jobs, JobWrite? result, bool writesLogs) => Again(async write =>
    {
        // Every transaction that locks both locks logs before jobs.
        if (writesLogs)
            await dialect.Run(write, LockLogs, RowsOf(jobs), CancellationToken.None);
        var wanted = new Dictionary<Guid, long>();
        await dialect.Run(write, LockHeld, RowsOf(jobs), row => wanted.Add(row.GetGuid(0), row.GetInt64(1)), CancellationToken.None);
        var held = jobs.Where(job => wanted.ContainsKey(job.Id)).ToList();
        if (result is not null)
            await result(write, [.. held.Where(job => job.Failure is null)], CancellationToken.None);
        // A job that was requested again in the meantime starts over, regardless of this attempt's outcome.
        var again = held.Where(job => wanted[job.Id] != job.Wanted).ToList();
        var failed = held.Except(again).Where(job => job.Failure is not null);
        await dialect.Run(write, DeleteDone, RowsOf([.. held.Except(again).Where(job => job.Failure is null)]), CancellationToken.None);
        await GiveUp(write,
        [
            .. again.Select(job => new Return(job, JobRow.Waiting, 0, TimeSpan.Zero, null)),
            .. failed.Select(job => job.Failure!.Final // not null: failed
                ? new Return(job, JobRow.Dead, job.Attempts, null, job.Failure.Reason)
                : new Return(job, JobRow.Waiting, job.Attempts, job.Failure.Pause, job.Failure.Reason)),
        ]);
    });

    // A retry after a commit with an unknown outcome is safe: jobs without a lease write nothing.
    Task Again(Func<SqlTransaction, Task> work) => Retry.Run(
        async () =>
        {
            await using var write = await dialect.BeginWrite(CancellationToken.None);
            await work(write);
            await write.Commit(CancellationToken.None);
        },
        dialect.Pause, time, CancellationToken.None);

    Task GiveUp(SqlTransaction write, Return[] jobs) => dialect.Run(
        write, GiveBack,
        RowSet.Of(jobs)
            .With("organization_id", job => job.Job.Subject.OrganizationId)
            .With("id", job => job.Job.Id)
            .With("lease", job => job.Job.Lease)
            .With("state", job => job.State)
            .With("attempts", job => job.Attempts)
            .With("pause", job => job.Pause?.ToMicros())
            .With("last_error", job => job.LastError),
        CancellationToken.None);

    static RowSet<LeasedJob> RowsOf(IReadOnlyList<LeasedJob> held) =>
        RowSet.Of(held.OrderBy(job => (job.Subject.AgentId, job.Subject.Id, job.Subject.OrganizationId)))
            .With("organization_id", job => job.Subject.OrganizationId)
            .With("id", job => job.Id)
            .With("lease", job => job.Lease)
            .With("agent_id", job => job.Subject.AgentId)
            .With("subject_id", job => job.Subject.Id);

    sealed record Return(LeasedJob Job, string State, int Attempts, TimeSpan? Pause, string? LastError);
}
