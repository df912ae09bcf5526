using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>
/// Keeps something beside call logs, such as day counts, summaries or recordings. Every transaction that writes, moves or deletes a call calls each
/// subscriber once, in the order in which <see cref="CallbookServer"/> lists them: so two servers lock rows in the same order. A transaction may be
/// tried again, and then its subscribers are called again.
/// </summary>
interface ICallLogSubscriber
{
    /// <summary>In the transaction that has written these logs. Their rows are locked.</summary>
    Task Stored(SqlTransaction write, IReadOnlyList<StoredLog> logs, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>In the transaction that has moved these calls in progress to their agents. Their rows are locked.</summary>
    Task Moved(SqlTransaction write, IReadOnlyList<MovedCall> calls, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>In the transaction that has deleted these logs' own rows.</summary>
    Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>After the commit, on the thread that all writers wait for: it returns at once and does not throw.</summary>
    void Committed(CommittedCalls calls)
    {
    }
}
