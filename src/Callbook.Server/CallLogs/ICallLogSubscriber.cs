using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>
/// Maintains data derived from call logs, such as day counts, summaries or recordings. Every transaction that writes, moves or deletes a
/// call calls each subscriber once, in the order in which <see cref="CallbookServer"/> lists them, so that all servers lock rows in the
/// same order. When a transaction is retried, its subscribers are called again.
/// </summary>
interface ICallLogSubscriber
{
    /// <summary>Called in the transaction that wrote these logs. Their rows are locked.</summary>
    Task Stored(SqlTransaction write, IReadOnlyList<StoredLog> logs, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Called in the transaction that moved these calls in progress to their agents. Their rows are locked.</summary>
    Task Moved(SqlTransaction write, IReadOnlyList<MovedCall> calls, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Called in the transaction that deleted the rows of these logs.</summary>
    Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Called after the commit, on the thread that all writers wait for, so it returns at once and does not throw.</summary>
    void Committed(CommittedCalls calls)
    {
    }

    /// <summary>
    /// Called after the commit of a deletion, whose sender waits for this: deletes what is stored outside of the database. It waits for some
    /// seconds at most, and does not throw for a store that is away: what is left is deleted later.
    /// </summary>
    Task Deleted(IReadOnlyList<DeletedLog> logs, CancellationToken cancel) => Task.CompletedTask;
}
