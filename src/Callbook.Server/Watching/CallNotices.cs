using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Watching;

/// <summary>
/// Tells the servers on one database of each other's calls. After the commit and apart from it: in PostgreSQL transactions that notify commit one after
/// the other, whichever server they come from, and no sender should wait for that. A notice that is lost makes watchers see an entry some seconds late.
/// </summary>
sealed partial class CallNotices(SqlDialect dialect, CallFeeds feeds, TimeProvider time, ILogger<CallNotices> logger)
    : BackgroundService, ICallLogSubscriber
{
    const string Channel = "callbook_calls";

    // A payload has at most 8,000 bytes. When so many calls have something new, all are looked at.
    const int MostNamed = 200;
    const string Any = "*";

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    // What comes back from ourselves is known already.
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
                // What was told while nobody listened is lost.
                await dialect.Listen(Channel, feeds.WakeAll, Hear, cancel);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Log.NotListening(logger, fault);
                await Task.Delay(PauseAfterFault, time, cancel);
            }
        }
    }

    // Anybody who may use the database can notify: what is no list of ids is not taken for one.
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
        [LoggerMessage(LogLevel.Warning, "The other servers could not be told which calls have news; their watchers see them a little later")]
        public static partial void NotTold(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "Other servers are not heard for now; watchers see what they store a little later")]
        public static partial void NotListening(ILogger logger, Exception fault);
    }
}
