namespace Callbook.Server.Jobs;

/// <summary>
/// Shares this server's workers of one job kind among the waiting organizations: whose turn is next, and how many workers each has. The
/// state is in memory, because each server shares out only its own workers.
/// </summary>
sealed class JobTurns(int workers) : IDisposable
{
    // A share is at least one worker.
    readonly int share = Math.Max(1, workers / 2);
    readonly Dictionary<Guid, int> busy = [];
    readonly SemaphoreSlim claiming = new(1);

    /// <summary>The organization that was served last. Turns go round in the order of ids.</summary>
    public Guid Last { get; private set; }

    /// <summary>Claims jobs. Workers claim one at a time, so that each sees the claims of the others.</summary>
    public async Task<IReadOnlyList<LeasedJob>> Claim(Func<Task<IReadOnlyList<LeasedJob>>> claim, CancellationToken cancel)
    {
        await claiming.WaitAsync(cancel);
        try
        {
            var jobs = await claim();
            if (jobs.Count > 0)
                Last = jobs[^1].Subject.OrganizationId;
            Count(jobs, 1);
            return jobs;
        }
        finally
        {
            claiming.Release();
        }
    }

    /// <summary>Frees the worker that had these jobs.</summary>
    public void End(IReadOnlyList<LeasedJob> jobs) => Count(jobs, -1);

    /// <summary>Whether the organization has its full share of workers.</summary>
    public bool HasItsShare(Guid organizationId)
    {
        lock (busy)
            return busy.GetValueOrDefault(organizationId) >= share;
    }

    public void Dispose() => claiming.Dispose();

    void Count(IReadOnlyList<LeasedJob> jobs, int change)
    {
        lock (busy)
        {
            foreach (var organization in jobs.Select(job => job.Subject.OrganizationId).Distinct())
            {
                busy[organization] = busy.GetValueOrDefault(organization) + change;
                if (busy[organization] == 0)
                    busy.Remove(organization);
            }
        }
    }
}
