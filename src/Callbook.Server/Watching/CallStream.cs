using Callbook.Server.Hosting.Operations;
using Callbook.Server.Store;

namespace Callbook.Server.Watching;

/// <summary>
/// Sends the stored and new entries of a call to one watcher. A watcher that reads nothing for too long is disconnected, so that it blocks
/// nothing; it can reconnect where it stopped. The stream ends when the call ends, the credential expires or is revoked, or the server
/// stops.
/// </summary>
sealed class CallStream(CallHistory history, SqlDialect dialect, TimeProvider time, Draining draining)
{
    public const string ContentType = "text/event-stream";

    static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public async Task Run(HttpContext http, CallFeeds.Watch watch, CallNews news, CancellationToken cancel)
    {
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        // nginx would buffer the events.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var open = CancellationTokenSource.CreateLinkedTokenSource(cancel, draining.Over);
        var output = new WatcherOutput(http, time);
        try
        {
            await output.Send([], EventFrame.Retry(), open.Token);
            await Send(watch, news, output, open.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher left or was disconnected, its credential was revoked, or the server stops.
        }
        catch (Exception fault) when (dialect.IsTransient(fault))
        {
            // The database is unavailable. The watcher reconnects, and gets an error if it still is.
        }
    }

    async Task Send(CallFeeds.Watch watch, CallNews news, WatcherOutput output, CancellationToken cancel)
    {
        var place = news.From;
        var seen = ViewOf(news, watch);
        while (true)
        {
            await output.Send(seen.Frames, seen.End, cancel);
            place += seen.Frames.Count;
            if (seen.End is not null || seen.Gone)
                return;
            if (seen.Frames.Count == 0 && !await Changes(seen, cancel))
                await output.Send([], EventFrame.KeepAlive, cancel);
            seen = watch.See(place) ?? ViewOf(await history.CatchUp(watch.Key, place, cancel), watch);
        }
    }

    // Either there are more pages, or the watcher continues with the feed. In both cases it need not wait yet.
    static FeedView ViewOf(CallNews news, CallFeeds.Watch watch)
    {
        if (!news.More)
            watch.CaughtUp(news.Next);
        return new(news.Frames, news.End, news.State == CallState.Gone, Task.CompletedTask);
    }

    /// <summary>Waits for news, up to the keep-alive interval.</summary>
    async Task<bool> Changes(FeedView seen, CancellationToken cancel)
    {
        await seen.Changed.WaitAsync(Beat, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        return seen.Changed.IsCompleted;
    }
}
