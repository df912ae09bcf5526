using System.Diagnostics;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>The body of a download: first the peeked bytes, then the rest. Every fault becomes a <see cref="DownloadException"/>.</summary>
sealed class DownloadBody(HttpResponseMessage response, Stream rest, DownloadLimits limits, CancellationTokenSource clock) : Stream
{
    ReadOnlyMemory<byte> first;
    long total;

    // Since the last window ended. Only the time in which the server is waited for counts, not that of a slow disk here.
    TimeSpan waited;
    long arrived;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Reads some of the first bytes, which are later returned again.</summary>
    public async Task<ReadOnlyMemory<byte>> Peek(int count, CancellationToken cancel)
    {
        var buffer = new byte[count];
        var read = await this.ReadAtLeastAsync(buffer, count, throwOnEndOfStream: false, cancel);
        return first = buffer.AsMemory(0, read);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (first.Length > 0)
        {
            var count = Math.Min(first.Length, buffer.Length);
            first[..count].CopyTo(buffer);
            first = first[count..];
            return count;
        }

        var read = await Receive(buffer, cancellationToken);
        return (total += read) <= limits.MostBytes ? read : throw new DownloadException(new Download.Refused(DownloadRefusal.TooLarge));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            response.Dispose();
            clock.Dispose();
        }

        base.Dispose(disposing);
    }

    // The HTTP client detects a body that ends before its Content-Length or in the middle of a chunk.
    async Task<int> Receive(Memory<byte> buffer, CancellationToken cancel)
    {
        using var window = CancellationTokenSource.CreateLinkedTokenSource(cancel, clock.Token);
        window.CancelAfter(limits.Window > waited ? limits.Window - waited : TimeSpan.Zero);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var read = await rest.ReadAsync(buffer, window.Token);
            Count(read, Stopwatch.GetElapsedTime(began));
            return read;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new DownloadException(new Download.Failed(DownloadFault.TimedOut));
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw new DownloadException(new Download.Failed(DownloadFault.CutOff));
        }
    }

    // A window ends as soon as its bytes have arrived.
    void Count(int read, TimeSpan wait)
    {
        (arrived, waited) = (arrived + read, waited + wait);
        if (arrived >= limits.WindowBytes)
            (arrived, waited) = (0, TimeSpan.Zero);
    }
}
