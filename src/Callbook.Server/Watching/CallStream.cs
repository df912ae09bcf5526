using Callbook.Server.Access;
using Callbook.Server.Store;

namespace Callbook.Server.Watching;

/// <summary>
/// Sends one watcher what the call has and gets. A watcher who takes nothing for too long is cut off; nobody waits for it, and it comes again where it
/// stopped. The stream ends with the call, with the credential, and when the server stops.
/// </summary>
sealed class CallStream(CallHistory history, Credentials credentials, SqlDialect dialect, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string ContentType = "text/event-stream";

    static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public async Task Run(HttpContext http, CallFeeds.Watch watch, CallNews news, CancellationToken cancel)
    {
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        // nginx would collect what it should hand on.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var open = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        var output = new WatcherOutput(http, time);
        try
        {
            await output.Send([], EventFrame.Retry(), open.Token);
            await Send(http, watch, news, output, open.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher has gone or is cut off, or the server stops.
        }
        catch (Exception fault) when (dialect.IsTransient(fault))
        {
            // The database is away. The watcher comes again, and finds it or is told so.
        }
    }

    async Task Send(HttpContext http, CallFeeds.Watch watch, CallNews news, WatcherOutput output, CancellationToken cancel)
    {
        var place = news.From;
        var checkedAt = time.GetTimestamp();
        var seen = ViewOf(news, watch);
        while (true)
        {
            await output.Send(seen.Frames, seen.End, cancel);
            place += seen.Frames.Count;
            if (seen.End is not null || seen.Gone)
                return;
            if (seen.Frames.Count == 0 && !await Changes(seen, cancel))
                await output.Send([], EventFrame.KeepAlive, cancel);
            if (time.GetElapsedTime(checkedAt) >= Beat)
            {
                if (!await credentials.StillStands(http.Request, Scopes.CallLogsRead, cancel))
                    return;
                checkedAt = time.GetTimestamp();
            }

            seen = watch.See(place) ?? ViewOf(await history.CatchUp(watch.Key, place, cancel), watch);
        }
    }

    // There is more than was read, or whoever has read it waits for the feed next: either way there is nothing to wait for yet.
    static FeedView ViewOf(CallNews news, CallFeeds.Watch watch)
    {
        if (!news.More)
            watch.CaughtUp(news.Next);
        return new(news.Frames, news.End, news.State == CallState.Gone, Task.CompletedTask);
    }

    /// <summary>Waits for something new, and no longer than the connection may be silent.</summary>
    async Task<bool> Changes(FeedView seen, CancellationToken cancel)
    {
        await seen.Changed.WaitAsync(Beat, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        return seen.Changed.IsCompleted;
    }
}
