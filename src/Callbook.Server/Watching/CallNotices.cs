using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Watching;

/// <summary>
/// Notifies the other servers on the same database of calls that have news. Notices are sent after the commit in a separate transaction,
/// because PostgreSQL serializes the commits of all transactions that notify, and no sender should wait for that. If a notice is lost,
/// watchers see an entry some seconds late.
/// </summary>
sealed partial class CallNotices(SqlDialect dialect, CallFeeds feeds, TimeProvider time, ILogger<CallNotices> logger)
    : BackgroundService, ICallLogSubscriber
{
    const string Channel = "callbook_calls";

    // A payload has at most 8,000 bytes. With more calls the notice covers all calls.
    const int MostNamed = 200;
    const string Any = "*";

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    // Notices of this server come back to it and are ignored.
    readonly string ourselves = $"{Guid.CreateVersion7():N} ";
    readonly Lock guard = new();
    readonly SemaphoreSlim signal = new(0, 1);
    readonly HashSet<Guid> changed = [];

    public override void Dispose()
    {
        signal.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Listen(stoppingToken), NotifyOthers(stoppingToken));

    public void Committed(CommittedCalls calls)
    {
        if (calls.InProgress.Count == 0)
            return;
        feeds.Wake(calls.InProgress.Select(call => call.Id));
        lock (guard)
        {
            if (changed.Count <= MostNamed)
                changed.UnionWith(calls.InProgress.Select(call => call.Id));
            if (signal.CurrentCount == 0)
                signal.Release();
        }
    }

    async Task NotifyOthers(CancellationToken cancel)
    {
        while (true)
        {
            await signal.WaitAsync(cancel);
            try
            {
                await dialect.Notify(Channel, TakeChanged(), cancel);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                if (!dialect.IsOutage(fault))
                    Log.NotTold(logger, fault);
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    string TakeChanged()
    {
        lock (guard)
        {
            var calls = changed.Count > MostNamed ? Any : string.Join(',', changed.Select(call => call.ToString("N")));
            changed.Clear();
            return ourselves + calls;
        }
    }

    async Task Listen(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                // Notices that were sent while the connection was down are lost.
                await dialect.Listen(Channel, feeds.WakeAll, Hear, cancel);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                if (!dialect.IsOutage(fault))
                    Log.NotListening(logger, fault);
                await Task.Delay(PauseAfterFault, time, cancel);
            }
        }
    }

    // Any database user can notify, so a payload that is not a list of ids is ignored.
    void Hear(string payload)
    {
        if (payload.StartsWith(ourselves, StringComparison.Ordinal))
            return;
        var calls = payload[(payload.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        if (calls == Any)
            feeds.WakeAll();
        else
            feeds.Wake(calls.Split(',').Select(id => Guid.TryParseExact(id, "N", out var call) ? call : Guid.Empty));
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The other servers could not be notified of news; their watchers see it a little later")]
        public static partial void NotTold(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "The connection for notices of other servers failed; watchers see their news a little later")]
        public static partial void NotListening(ILogger logger, Exception fault);
    }
}
