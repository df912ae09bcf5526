using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

/// <summary>
/// Which worker has which jobs in hand. A lease runs out unless it is renewed, so that the jobs of a server that was killed are taken over; whoever has
/// lost it can end nothing any more. All organizations' jobs stand in one line.
/// </summary>
sealed class JobLeases(SqlDialect dialect, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // A queue with few jobs in it has its turn soon, so those of paused organizations are stepped over each time.
    const string ClaimDue =
        """
        with due as materialized (
            select j.id as due_id from jobs j
            where j.kind = @kind and j.due_at <= @now
                and not exists (select 1 from job_pauses p where p.organization_id = j.organization_id and p.kind = j.kind)
            order by j.due_at limit @most {skip})
        update jobs set state = 'running', attempts = attempts + 1, lease = @lease, due_at = @until
        from due where id = due_id
        returning id, organization_id, agent_id, call_log_id, payload, attempts, wanted
        """;

    const string LockLogs =
        $$"""
        select c.id from {rows} join call_logs c on c.organization_id = r.organization_id and c.agent_id = r.agent_id and c.id = r.call_log_id
        order by c.agent_id, c.id {{RowSet.Lock}}
        """;

    const string LockHeld =
        $$"""
        select c.id, c.wanted from {rows} join jobs c on c.organization_id = r.organization_id and c.id = r.id and c.lease = r.lease
        order by c.agent_id, c.call_log_id {{RowSet.Lock}}
        """;

    const string DeleteDone =
        "delete from jobs where id in (select r.id from {rows} join jobs j on j.organization_id = r.organization_id and j.id = r.id and j.lease = r.lease)";

    const string GiveBack =
        """
        update jobs set state = r.state, attempts = r.attempts, due_at = r.due_at, last_error = r.last_error, lease = null
        from {rows} where jobs.organization_id = r.organization_id and jobs.id = r.id and jobs.lease = r.lease
        """;

    /// <summary>Takes jobs that are due, the longest waiting first.</summary>
    public async Task<IReadOnlyList<LeasedJob>> Claim(string kind, int most, CancellationToken cancel)
    {
        var (now, lease) = (time.Now(), Guid.CreateVersion7());
        await using var write = await dialect.BeginWrite(cancel);
        var jobs = new List<LeasedJob>();
        await using (var command = write.Command(
            ClaimDue.Replace("{skip}", dialect.SkipLocked, StringComparison.Ordinal),
            ("@kind", kind), ("@now", now.ToMicros()), ("@until", (now + Lifetime).ToMicros()), ("@most", most), ("@lease", lease)))
        await using (var row = await command.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
            {
                jobs.Add(new(
                    row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetGuid(3), row.IsDBNull(4) ? null : row.GetString(4),
                    row.GetInt32(5), row.GetInt64(6), lease));
            }
        }

        if (jobs.Count > 0)
            await write.Commit(cancel);
        return jobs;
    }

    /// <summary>False where the lease is lost.</summary>
    public async Task<bool> Renew(Guid lease, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        var held = await write.Execute(
            "update jobs set due_at = @until where lease = @lease", cancel, ("@until", (time.Now() + Lifetime).ToMicros()), ("@lease", lease));
        await write.Commit(cancel);
        return held > 0;
    }

    /// <summary>Gives jobs back that were not done, as if they had not been begun.</summary>
    public Task Release(IReadOnlyList<LeasedJob> jobs) =>
        Again(write => GiveUp(write, [.. jobs.Select(job => new Return(job, JobRow.Waiting, job.Attempts - 1, time.Now(), null))]));

    /// <summary>Ends jobs, those that failed too, together with what came of them.</summary>
    public Task Finish(IReadOnlyList<LeasedJob> jobs, JobWrite? result) => Again(async write =>
    {
        // In the order of everybody who writes both.
        await dialect.Run(write, LockLogs, RowsOf(jobs), CancellationToken.None);
        var wanted = new Dictionary<Guid, long>();
        await dialect.Run(write, LockHeld, RowsOf(jobs), row => wanted.Add(row.GetGuid(0), row.GetInt64(1)), CancellationToken.None);
        var held = jobs.Where(job => wanted.ContainsKey(job.Id)).ToList();
        if (result is not null)
            await result(write, [.. held.Where(job => job.Failure is null)], CancellationToken.None);
        // What was asked for meanwhile begins from the beginning, whatever became of this attempt.
        var again = held.Where(job => wanted[job.Id] != job.Wanted).ToList();
        var failed = held.Except(again).Where(job => job.Failure is not null);
        await dialect.Run(write, DeleteDone, RowsOf([.. held.Except(again).Where(job => job.Failure is null)]), CancellationToken.None);
        await GiveUp(write,
        [
            .. again.Select(job => new Return(job, JobRow.Waiting, 0, time.Now(), null)),
            .. failed.Select(job => job.Failure!.Final // not null: failed
                ? new Return(job, JobRow.Dead, job.Attempts, null, job.Failure.Reason)
                : new Return(job, JobRow.Waiting, job.Attempts, time.Now() + job.Failure.Pause, job.Failure.Reason)),
        ]);
    });

    // Tells nobody that it was done twice: whoever has no lease any more writes nothing.
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
        new(
            ("organization_id", Array.ConvertAll(jobs, job => job.Job.OrganizationId)),
            ("id", Array.ConvertAll(jobs, job => job.Job.Id)),
            ("lease", Array.ConvertAll(jobs, job => job.Job.Lease)),
            ("state", Array.ConvertAll(jobs, job => job.State)),
            ("attempts", Array.ConvertAll(jobs, job => job.Attempts)),
            ("due_at", Array.ConvertAll(jobs, job => job.DueAt?.ToMicros())),
            ("last_error", Array.ConvertAll(jobs, job => job.LastError))),
        CancellationToken.None);

    static RowSet RowsOf(IReadOnlyList<LeasedJob> held)
    {
        var jobs = held.OrderBy(job => (job.AgentId, job.CallLogId)).ToArray();
        return new(
            ("organization_id", Array.ConvertAll(jobs, job => job.OrganizationId)),
            ("id", Array.ConvertAll(jobs, job => job.Id)),
            ("lease", Array.ConvertAll(jobs, job => job.Lease)),
            ("agent_id", Array.ConvertAll(jobs, job => job.AgentId)),
            ("call_log_id", Array.ConvertAll(jobs, job => job.CallLogId)));
    }

    sealed record Return(LeasedJob Job, string State, int Attempts, DateTimeOffset? DueAt, string? LastError);
}
