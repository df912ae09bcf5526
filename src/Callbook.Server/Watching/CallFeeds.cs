using System.Threading.Channels;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;

namespace Callbook.Server.Watching;

/// <summary>
/// The calls that are watched on this server. Its own writer and the other servers report which calls have news. It reads the news of all
/// watched calls in one statement. Polling finds news whose report was lost.
/// </summary>
sealed partial class CallFeeds(CallHistory history, TimeProvider time, ILogger<CallFeeds> logger) : BackgroundService
{
    const int MostWatchers = 2000;
    const int MostOfOrganization = 1000;
    const int MostInRead = 100;

    static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    readonly Lock guard = new();
    readonly Dictionary<CallKey, CallFeed> feeds = [];
    readonly HashSet<Guid> woken = [];
    readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Watches a call until the watch is disposed. Too many watchers throw <see cref="OverloadedException"/>.</summary>
    public Watch Open(CallKey key)
    {
        lock (guard)
        {
            if (feeds.Values.Sum(feed => feed.Watchers) >= MostWatchers
                || feeds.Values.Where(feed => feed.Key.OrganizationId == key.OrganizationId).Sum(feed => feed.Watchers) >= MostOfOrganization)
            {
                Telemetry.Overloads.Add(1);
                throw new OverloadedException();
            }

            if (!feeds.TryGetValue(key, out var feed))
                feeds.Add(key, feed = new(key));
            feed.Watchers++;
            Telemetry.Watchers.Add(1);
            return new(this, feed);
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

    void Close(CallFeed feed)
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
            {
                try
                {
                    await Read(some, cancel);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    if (!history.IsOutage(fault))
                        Log.NotRead(logger, fault, some.Length);
                    await Task.Delay(PauseAfterFault, time, cancel);
                    Wake(some.Select(feed => feed.Key.Id));
                }
            }
        }
    }

    async Task Read(CallFeed[] some, CancellationToken cancel)
    {
        var places = some.ToDictionary(feed => feed.Key);
        foreach (var news in await history.Read([.. some.Select(feed => (feed.Key, feed.Next!.Value))], cancel)) // not null: started feeds
        {
            places[news.Key].Take(news);
            if (news.More)
                Wake([news.Key.Id]);
        }
    }

    List<CallFeed> TakeWoken()
    {
        lock (guard)
        {
            var some = feeds.Values.Where(feed => feed.Next is not null && woken.Contains(feed.Key.Id)).ToList();
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

    /// <summary>The subscription of one watcher to a call.</summary>
    public sealed class Watch(CallFeeds feeds, CallFeed feed) : IDisposable
    {
        public CallKey Key => feed.Key;

        /// <summary>Returns the news from a position on; null if the watcher must first catch up from the database.</summary>
        public FeedView? See(long position) => feed.See(position);

        /// <summary>Called when the watcher has read the database up to this position and continues with the feed.</summary>
        public void CaughtUp(long position)
        {
            // Entries that were stored between that read and now were reported before the feed started.
            if (feed.Begin(position))
                feeds.Wake([feed.Key.Id]);
        }

        public void Dispose() => feeds.Close(feed);
    }
}
