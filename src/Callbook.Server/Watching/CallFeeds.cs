using System.Threading.Channels;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Watching;

/// <summary>
/// The calls that are watched on this server. Its own writer and the other servers report which calls have news. It reads the news of all
/// watched calls in one statement. Polling finds news whose report was lost.
/// </summary>
sealed partial class CallFeeds(CallHistory history, WatchBudget budget, SqlDialect dialect, TimeProvider time, ILogger<CallFeeds> logger) : BackgroundService
{
    const int MostInRead = 100;

    static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    readonly Lock guard = new();
    readonly Dictionary<CallKey, CallFeed> feeds = [];
    readonly HashSet<Guid> woken = [];
    readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>
    /// Watches a call until the watch is disposed. If the organization has more than its share of the watchers, throws
    /// <see cref="OverloadedException"/>.
    /// </summary>
    public CallWatch Open(CallKey key)
    {
        var share = budget.Open(key.OrganizationId);
        lock (guard)
        {
            if (!feeds.TryGetValue(key, out var feed))
                feeds.Add(key, feed = new(key));
            feed.Watchers++;
            Telemetry.Watchers.Add(1);
            return new(this, feed, share);
        }
    }

    /// <summary>Reads a page for a watcher. It is counted until the share is disposed of.</summary>
    public async Task<(CallNews Page, IDisposable Share)> CatchUp(CallKey key, long from, CancellationToken cancel)
    {
        var share = await budget.OpenPage(key.OrganizationId, cancel);
        try
        {
            return (await history.CatchUp(key, from, cancel), share);
        }
        catch
        {
            share.Dispose();
            throw;
        }
    }

    /// <summary>Reports that these calls have news.</summary>
    public void Wake(IEnumerable<Guid> calls)
    {
        lock (guard)
        {
            if (feeds.Count == 0)
                return;
            woken.UnionWith(calls);
        }

        signal.Writer.TryWrite(true);
    }

    /// <summary>Reports that any call may have news.</summary>
    public void WakeAll()
    {
        lock (guard)
            woken.UnionWith(feeds.Keys.Select(key => key.Id));
        signal.Writer.TryWrite(true);
    }

    /// <summary>Ends a watch.</summary>
    public void Close(CallFeed feed)
    {
        lock (guard)
        {
            Telemetry.Watchers.Add(-1);
            if (--feed.Watchers == 0)
                feeds.Remove(feed.Key);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        ReadNews(stoppingToken), Periodic.Every(Poll, WakeNow, fault => Log.NotPolled(logger, fault), time, stoppingToken));

    Task WakeNow(CancellationToken cancel)
    {
        WakeAll();
        return Task.CompletedTask;
    }

    async Task ReadNews(CancellationToken cancel)
    {
        while (await signal.Reader.WaitToReadAsync(cancel))
        {
            signal.Reader.TryRead(out _);
            foreach (var some in TakeWoken().Chunk(MostInRead))
                await TryRead(some, cancel);
        }
    }

    async Task TryRead(CallFeed[] some, CancellationToken cancel)
    {
        try
        {
            await Read(some, cancel);
        }
        catch (Exception fault) when (some.Length > 1 && fault is not OperationCanceledException && !dialect.IsTransient(fault))
        {
            // One call is at fault. Read one by one, it does not hold up the others.
            foreach (var feed in some)
                await TryRead([feed], cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            if (!dialect.IsOutage(fault))
                Log.NotRead(logger, fault, some.Length);
            if (!dialect.IsTransient(fault))
                return; // it is read again with the next poll
            await Task.Delay(PauseAfterFault, time, cancel);
            Wake(some.Select(feed => feed.Key.Id));
        }
    }

    async Task Read(CallFeed[] some, CancellationToken cancel)
    {
        var places = some.ToDictionary(feed => feed.Key);
        foreach (var news in await history.ReadOngoing([.. some.Select(feed => (feed.Key, feed.Next!.Value))], cancel)) // not null: open feeds
        {
            var feed = places[news.Key];
            if (news.State == CallState.Gone)
            {
                feed.IsEnding = true;
                _ = ReadEnd(feed, cancel);
                continue;
            }

            feed.Take(news);
            if (news.More)
                Wake([news.Key.Id]);
        }
    }

    // A finished log takes long to unpack. The other calls do not wait for it.
    async Task ReadEnd(CallFeed feed, CancellationToken cancel)
    {
        try
        {
            for (var more = true; more;)
            {
                var news = await history.CatchUp(feed.Key, feed.Next!.Value, cancel); // not null: an open feed
                feed.Take(news);
                more = news.More;
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            if (!dialect.IsOutage(fault))
                Log.NotRead(logger, fault, 1); // it is read again with the next poll
        }
        finally
        {
            feed.IsEnding = false;
        }
    }

    List<CallFeed> TakeWoken()
    {
        lock (guard)
        {
            var some = feeds.Values.Where(feed => feed.IsOpen && !feed.IsEnding && woken.Contains(feed.Key.Id)).ToList();
            woken.Clear();
            return some;
        }
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "News of {Calls} watched calls could not be read; they are read again")]
        public static partial void NotRead(ILogger logger, Exception fault, int calls);

        [LoggerMessage(LogLevel.Error, "Watched calls could not be polled")]
        public static partial void NotPolled(ILogger logger, Exception fault);
    }
}
