using System.Buffers;
using Callbook.Server.Hosting;

namespace Callbook.Server.Watching;

/// <summary>The output to one watcher, with little buffering and a timeout.</summary>
sealed class WatcherOutput(HttpContext http, TimeProvider time)
{
    const int MostUnsent = 32 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Returns when the connection accepted the frames. A stalled watcher is disconnected, which throws a cancellation.</summary>
    public async Task Send(IReadOnlyList<byte[]> frames, byte[]? last, CancellationToken cancel)
    {
        foreach (var frame in frames)
        {
            // In parts, because what is written is copied for each watcher.
            for (var at = 0; at < frame.Length; at += MostUnsent)
            {
                http.Response.BodyWriter.Write(frame.AsSpan(at, Math.Min(MostUnsent, frame.Length - at)));
                if (http.Response.BodyWriter.UnflushedBytes >= MostUnsent)
                    await Flush(cancel);
            }
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
            // A pending write cannot be cancelled, and waiting for it would delay the stop of the server.
            if (fault is TimeoutException)
                Telemetry.WatchersCutOff.Add(1);
            http.Abort();
            throw new OperationCanceledException("The watcher is cut off.", fault);
        }
    }
}
