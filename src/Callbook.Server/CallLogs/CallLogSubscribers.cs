using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>All subscribers of the call log, in the order in which they are called.</summary>
sealed class CallLogSubscribers(IEnumerable<ICallLogSubscriber> subscribers)
{
    readonly ICallLogSubscriber[] all = [.. subscribers];

    public Task Stored(SqlTransaction write, IReadOnlyList<StoredLog> logs, CancellationToken cancel) =>
        Each(logs, subscriber => subscriber.Stored(write, logs, cancel));

    public Task Moved(SqlTransaction write, IReadOnlyList<MovedCall> calls, CancellationToken cancel) =>
        Each(calls, subscriber => subscriber.Moved(write, calls, cancel));

    public Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel) =>
        Each(logs, subscriber => subscriber.Deleting(write, logs, cancel));

    public Task Deleted(IReadOnlyList<DeletedLog> logs, CancellationToken cancel) => Each(logs, subscriber => subscriber.Deleted(logs, cancel));

    public void Committed(CommittedCalls calls)
    {
        foreach (var subscriber in all)
            subscriber.Committed(calls);
    }

    async Task Each<T>(IReadOnlyList<T> items, Func<ICallLogSubscriber, Task> call)
    {
        if (items.Count == 0)
            return;
        foreach (var subscriber in all)
            await call(subscriber);
    }
}
