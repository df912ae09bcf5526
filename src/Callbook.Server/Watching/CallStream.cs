using Callbook.Server.Hosting.Operations;
using Callbook.Server.Store;

namespace Callbook.Server.Watching;

/// <summary>
/// Sends the stored and new entries of a call to one watcher. A watcher that reads nothing for too long is disconnected, so that it blocks
/// nothing; it can reconnect where it stopped. The stream ends when the call ends, the credential expires or is revoked, or the server
/// stops.
/// </summary>
sealed class CallStream(SqlDialect dialect, TimeProvider time, Draining draining)
{
    public const string ContentType = "text/event-stream";

    static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public async Task Run(HttpContext http, CallWatch watch, long place, CancellationToken cancel)
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
            await Send(watch, place, output, open.Token);
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

    async Task Send(CallWatch watch, long place, WatcherOutput output, CancellationToken cancel)
    {
        while (true)
        {
            if (watch.See(place) is not { } seen)
            {
                await watch.CatchUp(place, cancel);
                continue;
            }

            await output.Send(seen.Frames, seen.End, cancel);
            watch.Sent();
            place += seen.Frames.Count;
            if (seen.End is not null || seen.Gone)
                return;
            if (seen.Frames.Count == 0 && !await Changes(seen, cancel))
                await output.Send([], EventFrame.KeepAlive, cancel);
        }
    }

    /// <summary>Waits for news, up to the keep-alive interval.</summary>
    async Task<bool> Changes(FeedView seen, CancellationToken cancel)
    {
        await seen.Changed.WaitAsync(Beat, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        return seen.Changed.IsCompleted;
    }
}
