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
    /// <summary>A good size of the space to read into.</summary>
    public const int Chunk = 16 * 1024;

    // Those in use wait for clients most of the time. More than can work at the same time would only use memory.
    static readonly int MostIdle = Environment.ProcessorCount * 4;
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

    /// <summary>Inflates a transcript into the output.</summary>
    public void Inflate(ReadOnlyMemory<byte> deflated, int length, IBufferWriter<byte> output)
    {
        Give(deflated);
        while (length > 0)
        {
            var space = output.GetSpan(Math.Min(length, Chunk));
            var read = Read(space[..Math.Min(length, space.Length)]);
            if (read == 0)
                throw new InvalidDataException("A sealed transcript is shorter than it was.");
            output.Advance(read);
            length -= read;
        }

        Drain();
    }

    /// <summary>Gives the next piece of a transcript. The piece before it must be used up.</summary>
    public void Give(ReadOnlyMemory<byte> deflated) => feed.Next = deflated;

    /// <summary>Inflates some of the piece; returns 0 once it is used up.</summary>
    public int Read(Span<byte> space) => inflate.Read(space);

    /// <summary>Consumes the mark that ends the blocks, so that it is not read as part of the next transcript.</summary>
    public void Drain()
    {
        if (inflate.ReadByte() >= 0)
            throw new InvalidDataException("A sealed transcript is longer than it was.");
    }

    /// <summary>The inflater's input: the bytes given last, then end of data until more are given.</summary>
    sealed class Feed : Stream
    {
        public ReadOnlyMemory<byte> Next { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Next.Length, buffer.Length);
            Next.Span[..count].CopyTo(buffer);
            Next = Next[count..];
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
