namespace Callbook.Server.Jobs;

/// <summary>
/// Whose turn it is among the organizations that wait for this server to do jobs of one kind, and how many workers each of them has. It is kept in memory:
/// each server shares out its own workers.
/// </summary>
sealed class JobTurns(int workers) : IDisposable
{
    // One worker cannot be halved.
    readonly int share = Math.Max(1, workers / 2);
    readonly Dictionary<Guid, int> busy = [];
    readonly SemaphoreSlim claiming = new(1);

    /// <summary>The organization that was served last. The turn goes round in the order of their ids.</summary>
    public Guid Last { get; private set; }

    /// <summary>Claims jobs. Workers claim one after the other, so that each knows what the others have.</summary>
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

    /// <summary>The worker that had these jobs is free again.</summary>
    public void End(IReadOnlyList<LeasedJob> jobs) => Count(jobs, -1);

    /// <summary>Whether the organization has as many workers as it may have while others wait.</summary>
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
