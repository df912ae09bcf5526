using System.Buffers;
using Callbook.Server.Hosting;

namespace Callbook.Server.Watching;

/// <summary>The way out to one watcher: little waits in it, and not for long.</summary>
sealed class WatcherOutput(HttpContext http, TimeProvider time)
{
    const int MostUnsent = 32 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Returns when the watcher's connection has taken it. One that takes nothing is cut off, which looks like a cancellation.</summary>
    public async Task Send(IReadOnlyList<byte[]> frames, byte[]? last, CancellationToken cancel)
    {
        foreach (var frame in frames)
        {
            http.Response.BodyWriter.Write(frame);
            if (http.Response.BodyWriter.UnflushedBytes >= MostUnsent)
                await Flush(cancel);
        }

        if (last is not null)
            http.Response.BodyWriter.Write(last);
        if (http.Response.BodyWriter.UnflushedBytes > 0)
            await Flush(cancel);
    }

    async Task Flush(CancellationToken cancel)
    {
        var flushing = http.Response.BodyWriter.FlushAsync(cancel);
        if (flushing.IsCompletedSuccessfully)
        {
            if (flushing.Result.IsCompleted)
                throw new OperationCanceledException("The watcher has gone.");
            return;
        }

        try
        {
            await flushing.AsTask().WaitAsync(Patience, time, cancel);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException or IOException)
        {
            // What is under way cannot be taken back, and waiting for it would hold up a server that stops.
            if (fault is TimeoutException)
                Telemetry.WatchersCutOff.Add(1);
            http.Abort();
            throw new OperationCanceledException("The watcher is cut off.", fault);
        }
    }
}
