using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

/// <summary>
/// Handles the jobs of one kind. A job may be started more than once, and after a lost lease even by two servers at the same time. What it
/// writes through <see cref="JobWrite"/> is written once.
/// </summary>
interface IJobHandler
{
    /// <summary>Its name in the table of jobs, unique among handlers.</summary>
    string Kind { get; }

    /// <summary>
    /// How many jobs it takes as one batch. A kind with batches has one worker in each server; a kind that takes jobs one by one has
    /// <c>Callbook:Jobs:Concurrency</c> workers.
    /// </summary>
    int AtOnce => 1;

    /// <summary>Whether its <see cref="JobWrite"/> writes the jobs' call logs. Only then are the logs locked, before the jobs.</summary>
    bool WritesLogs => false;

    /// <summary>
    /// Whether a running job is put back for another organization that has fewer workers and waits. It is for jobs whose length strangers
    /// decide. It is not for batches.
    /// </summary>
    bool GivesWay => false;

    /// <summary>
    /// Does the work outside of any transaction. <see cref="LeasedJob.Fail"/> marks one job as failed; an exception fails all of them.
    /// Returns the write, or null if there is nothing to write.
    /// </summary>
    Task<JobWrite?> Handle(IReadOnlyList<LeasedJob> jobs, CancellationToken cancel);
}

/// <summary>
/// Writes the results of jobs in the transaction that ends them. It is run again when the transaction is retried. The rows of the jobs are
/// locked, and before them those of the call logs if <see cref="IJobHandler.WritesLogs"/> is set.
/// </summary>
/// <param name="write">The transaction.</param>
/// <param name="held">The jobs that did not fail and whose lease this worker still has.</param>
/// <param name="cancel">Cancels the write.</param>
delegate Task JobWrite(SqlTransaction write, IReadOnlyList<LeasedJob> held, CancellationToken cancel);
