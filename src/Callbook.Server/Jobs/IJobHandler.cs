using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

/// <summary>
/// Does the jobs of one kind. A job may be begun more than once, after a crash even by two servers at the same time; what it writes through
/// <see cref="JobWrite"/> is written once.
/// </summary>
interface IJobHandler
{
    /// <summary>Its name in the table of jobs; no two handlers have the same.</summary>
    string Kind { get; }

    /// <summary>
    /// How many jobs it takes together. A kind that takes many has one worker in each server, a kind that takes them one by one has
    /// <c>Callbook:Jobs:Concurrency</c>.
    /// </summary>
    int AtOnce => 1;

    /// <summary>Whether its <see cref="JobWrite"/> writes the call logs that the jobs are about. Only then are they locked before the jobs.</summary>
    bool WritesLogs => false;

    /// <summary>
    /// Does the work, outside of any transaction. A job that fails is told so by <see cref="LeasedJob.Fail"/>; an exception fails all of them.
    /// Returns what is to be written, or null where nothing is.
    /// </summary>
    Task<JobWrite?> Handle(IReadOnlyList<LeasedJob> jobs, CancellationToken cancel);
}

/// <summary>
/// Writes what came of jobs, in the transaction that ends them. It may be run again after a transaction that failed. The jobs' rows are locked,
/// and before them the call logs' where <see cref="IJobHandler.WritesLogs"/> says so.
/// </summary>
/// <param name="write">The transaction.</param>
/// <param name="held">Those of the jobs that did not fail and are still this worker's.</param>
/// <param name="cancel">Gives it up.</param>
delegate Task JobWrite(SqlTransaction write, IReadOnlyList<LeasedJob> held, CancellationToken cancel);
