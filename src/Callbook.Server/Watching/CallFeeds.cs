using System.Threading.Channels;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;

namespace Callbook.Server.Watching;

/// <summary>
/// The calls that are watched on this server. It is told which calls have something new, by its own writer and by the other servers, and reads those of
/// them that anybody watches, all in one statement. What it was not told it finds a little later by itself.
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

    /// <summary>Watches a call until it is disposed; an <see cref="OverloadedException"/> where too many do.</summary>
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

    /// <summary>Tells that these calls have something new.</summary>
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

    /// <summary>Tells that any call may have something new.</summary>
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
        foreach (var news in await history.Read([.. some.Select(feed => (feed.Key, feed.Next!.Value))], cancel)) // they have begun
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
        [LoggerMessage(LogLevel.Error, "News of {Calls} watched calls could not be read, and are looked for again")]
        public static partial void NotRead(ILogger logger, Exception fault, int calls);

        [LoggerMessage(LogLevel.Error, "Watched calls could not be polled")]
        public static partial void NotPolled(ILogger logger, Exception fault);
    }

    /// <summary>Somebody's watching of a call.</summary>
    public sealed class Watch(CallFeeds feeds, CallFeed feed) : IDisposable
    {
        public CallKey Key => feed.Key;

        /// <summary>What is new from a position on; null for who must catch up from the database first.</summary>
        public FeedView? See(long position) => feed.See(position);

        /// <summary>Whoever has caught up up to here waits for the feed from now on.</summary>
        public void CaughtUp(long position)
        {
            // What was stored since they have read wakes nobody any more.
            if (feed.Begin(position))
                feeds.Wake([feed.Key.Id]);
        }

        public void Dispose() => feeds.Close(feed);
    }
}
