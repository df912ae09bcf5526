using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

/// <summary>Enqueues jobs in the transaction that causes them. After its commit the workers of this server are woken.</summary>
sealed class JobQueue(SqlDialect dialect, StoredSecrets secrets, TimeProvider time) : IDisposable
{
    // An upsert: a waiting job keeps its place, a running job will run again, and a dead job is due again.
    const string Insert =
        """
        insert into jobs (id, organization_id, kind, agent_id, subject_id, payload, state, attempts, wanted, due_at, created_at)
        select r.id, r.organization_id, r.kind, r.agent_id, r.subject_id, r.payload, 'waiting', 0, 1, now_micros(), now_micros() from {rows} where true
        on conflict (agent_id, subject_id, kind, organization_id) do update set
            wanted = jobs.wanted + 1,
            payload = coalesce(excluded.payload, jobs.payload),
            state = case jobs.state when 'dead' then 'waiting' else jobs.state end,
            attempts = case jobs.state when 'dead' then 0 else jobs.attempts end,
            due_at = case jobs.state when 'dead' then excluded.due_at else jobs.due_at end
        """;

    readonly Dictionary<string, JobBell> bells = new(StringComparer.Ordinal);

    /// <summary>The signal that there may be jobs of this kind.</summary>
    public JobBell Bell(string kind)
    {
        lock (bells)
            return bells.TryGetValue(kind, out var bell) ? bell : bells[kind] = new();
    }

    /// <summary>The transaction must have locked or inserted the call logs already, because logs are locked before jobs.</summary>
    public async Task Enqueue(SqlTransaction write, IEnumerable<NewJob> wanted, CancellationToken cancel)
    {
        var now = time.Now();
        // Sorted, so that two servers do not deadlock; without duplicates, because one upsert cannot affect a row twice.
        var jobs = wanted.DistinctBy(job => (job.Subject, job.Kind))
            .OrderBy(job => (job.Subject.AgentId, job.Subject.Id, job.Kind, job.Subject.OrganizationId)).ToArray();
        await dialect.Run(
            write, Insert,
            RowSet.Of(jobs)
                .With("id", _ => Guid.CreateVersion7(now))
                .With("organization_id", job => job.Subject.OrganizationId)
                .With("kind", job => job.Kind)
                .With("agent_id", job => job.Subject.AgentId)
                .With("subject_id", job => job.Subject.Id)
                .With("payload", job => job.Payload is { } payload ? secrets.Protect(payload) : null),
            cancel);
        foreach (var kind in jobs.Select(job => job.Kind).Distinct(StringComparer.Ordinal))
            write.WhenCommitted(Bell(kind).Ring);
    }

    public void Dispose()
    {
        foreach (var bell in bells.Values)
            bell.Dispose();
    }
}

/// <summary>A job to enqueue.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Kind">The name of its handler.</param>
/// <param name="Payload">What the handler needs beside the ids, as JSON. The newest payload wins.</param>
sealed record NewJob(JobSubject Subject, string Kind, string? Payload = null);

/// <summary>Wakes a worker. A ring while no worker waits wakes the next one at once.</summary>
sealed class JobBell : IDisposable
{
    readonly SemaphoreSlim rung = new(0);
    long rings;

    /// <summary>The number of rings so far.</summary>
    public long Rings => Interlocked.Read(ref rings);

    public void Ring()
    {
        Interlocked.Increment(ref rings);
        lock (rung)
        {
            if (rung.CurrentCount == 0)
                rung.Release();
        }
    }

    public Task Wait(TimeSpan atMost, CancellationToken cancel) => rung.WaitAsync(atMost, cancel);

    public void Dispose() => rung.Dispose();
}
