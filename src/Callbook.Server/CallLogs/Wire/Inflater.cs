using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Inflates sealed transcripts. None of them has a final block, so an inflater reads them as one endless stream and never needs to be set
/// up again.
/// </summary>
sealed class Inflater : IDisposable
{
    const int Chunk = 16 * 1024;

    // More cannot work at the same time and would only use memory.
    static readonly int MostIdle = Environment.ProcessorCount * 2;
    static readonly ConcurrentBag<Inflater> Idle = [];

    readonly Feed feed = new();
    readonly DeflateStream inflate;

    Inflater() => inflate = new(feed, CompressionMode.Decompress);

    public static Inflater Rent() => Idle.TryTake(out var inflater) ? inflater : new();

    /// <summary>Returns the inflater for reuse. One that has failed must not be returned.</summary>
    public void Return()
    {
        if (Idle.Count < MostIdle)
            Idle.Add(this);
        else
            Dispose();
    }

    public void Dispose()
    {
        inflate.Dispose();
        feed.Dispose();
    }

    /// <summary>Inflates a transcript into the output piece by piece.</summary>
    public unsafe void Inflate(ReadOnlySpan<byte> deflated, int length, IBufferWriter<byte> output)
    {
        fixed (byte* start = deflated)
        {
            feed.Give(start, deflated.Length);
            while (length > 0)
            {
                var space = output.GetSpan(Math.Min(length, Chunk));
                var read = Read(space[..Math.Min(length, space.Length)]);
                output.Advance(read);
                length -= read;
            }

            feed.Drain(inflate);
        }
    }

    int Read(Span<byte> space) => inflate.Read(space) is var read and > 0
        ? read
        : throw new InvalidDataException("A sealed transcript is shorter than it was.");

    /// <summary>The inflater's input: the bytes given last, then end of data until more are given.</summary>
    sealed unsafe class Feed : Stream
    {
        byte* next;
        int left;

        public void Give(byte* start, int length)
        {
            next = start;
            left = length;
        }

        /// <summary>Consumes the mark that ends the blocks, so that it is not read as part of the next transcript.</summary>
        public void Drain(DeflateStream inflate)
        {
            if (left > 0 && inflate.ReadByte() >= 0)
                throw new InvalidDataException("A sealed transcript is longer than it was.");
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(left, buffer.Length);
            new ReadOnlySpan<byte>(next, count).CopyTo(buffer);
            next += count;
            left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
