namespace Callbook.Server.Jobs;

/// <summary>The jobs that one worker claimed together.</summary>
sealed class JobTurn(IReadOnlyList<LeasedJob> jobs) : IDisposable
{
    readonly CancellationTokenSource over = new();

    public IReadOnlyList<LeasedJob> Jobs => jobs;

    public IReadOnlySet<Guid> Organizations { get; } = jobs.Select(job => job.Subject.OrganizationId).ToHashSet();

    /// <summary>Cancelled when the jobs are to be put back for another organization.</summary>
    public CancellationToken Over => over.Token;

    public bool GaveWay => over.IsCancellationRequested;

    // On another thread: what is cancelled may end the turn.
    public void GiveWay() => _ = over.CancelAsync();

    public void Dispose() => over.Dispose();
}
