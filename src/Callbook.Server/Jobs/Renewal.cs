namespace Callbook.Server.Jobs;

/// <summary>Renews the lease of jobs until it is disposed.</summary>
sealed class Renewal : IAsyncDisposable
{
    static readonly TimeSpan Pause = JobLeases.Lifetime / 3;

    readonly JobLeases leases;
    readonly CancellationTokenSource done = new();
    readonly CancellationTokenSource lost = new();
    readonly Task renewing;

    public Renewal(JobLeases leases, IReadOnlyList<LeasedJob> jobs)
    {
        this.leases = leases;
        renewing = jobs.Count == 0 ? Task.CompletedTask : Renew(jobs[0].Lease);
    }

    /// <summary>Cancelled when the lease is lost. Further work on the jobs is then useless, because its results are not written.</summary>
    public CancellationToken Lost => lost.Token;

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await renewing;
        done.Dispose();
        lost.Dispose();
    }

    async Task Renew(Guid lease)
    {
        try
        {
            using var timer = new PeriodicTimer(Pause);
            while (await timer.WaitForNextTickAsync(done.Token))
            {
                if (!await TryRenew(lease))
                    await lost.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: the jobs have ended.
        }
    }

    async Task<bool> TryRenew(Guid lease)
    {
        try
        {
            return await leases.Renew(lease, done.Token);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return true; // the next renewal is still in time
        }
    }
}
