namespace Callbook.Server.Jobs;

/// <summary>
/// Shares this server's workers of one job kind among the waiting organizations: whose turn is next, and how many workers each has. The
/// state is in memory, because each server shares out only its own workers.
/// </summary>
sealed class JobTurns(int workers) : IDisposable
{
    // A share is at least one worker.
    readonly int share = Math.Max(1, workers / 2);
    readonly List<JobTurn> running = []; // in the order in which they began
    readonly SemaphoreSlim claiming = new(1);

    /// <summary>The organization that was served last. Turns go round in the order of ids.</summary>
    public Guid Last { get; private set; }

    /// <summary>Claims jobs. Workers claim one at a time, so that each sees the claims of the others.</summary>
    public async Task<JobTurn> Claim(Func<Task<IReadOnlyList<LeasedJob>>> claim, CancellationToken cancel)
    {
        await claiming.WaitAsync(cancel);
        try
        {
            var turn = new JobTurn(await claim());
            if (turn.Jobs.Count > 0)
                Last = turn.Jobs[^1].Subject.OrganizationId;
            lock (running)
                running.Add(turn);
            return turn;
        }
        finally
        {
            claiming.Release();
        }
    }

    /// <summary>Frees the worker that had this turn.</summary>
    public void End(JobTurn turn)
    {
        lock (running)
            running.Remove(turn);
        turn.Dispose();
    }

    /// <summary>Whether the organization has its full share of workers.</summary>
    public bool HasItsShare(Guid organizationId) => WorkersOf(organizationId) >= share;

    public int WorkersOf(Guid organizationId)
    {
        lock (running)
            return running.Count(turn => turn.Organizations.Contains(organizationId));
    }

    /// <summary>The organization with the most workers, if no worker is free; the nil UUID if one is.</summary>
    public Guid Busiest()
    {
        lock (running)
        {
            var busy = running.Where(turn => turn.Organizations.Count > 0).ToList();
            return busy.Count < Math.Max(1, workers)
                ? Guid.Empty
                : busy.SelectMany(turn => turn.Organizations).CountBy(organization => organization).MaxBy(count => count.Value).Key;
        }
    }

    /// <summary>Ends the organization's newest turn, which loses the least work. Its jobs are put back.</summary>
    public void GiveWay(Guid organizationId)
    {
        lock (running)
            running.FindLast(turn => turn.Organizations.Contains(organizationId) && !turn.GaveWay)?.GiveWay();
    }

    public void Dispose() => claiming.Dispose();
}
