using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>
/// A file read in places, up to a limit of work: past it the file looks as if it ended, so whoever walks through it comes to an end.
/// </summary>
sealed class BoundedBytes(Stream seekable)
{
    const long Most = 16 * 1024 * 1024;

    // A file of tiny parts must not cost a million reads.
    const int LeastPerRead = 512;

    long left = Most;

    public long Length { get; } = seekable.Length;

    /// <summary>Whether more was asked for than the limit allows: then what was found is not the whole truth.</summary>
    public bool Exhausted => left < 0;

    /// <summary>As many of the bytes as there are; none before the start, behind the end, or when enough was read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> Read(long offset, int count, CancellationToken cancel)
    {
        left -= Math.Max(count, LeastPerRead);
        if (Exhausted || offset < 0 || offset >= Length || count <= 0)
            return default;
        var buffer = new byte[(int)Math.Min(count, Length - offset)];
        seekable.Position = offset;
        var read = await seekable.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return buffer.AsMemory(0, read);
    }

    /// <summary>A number of up to eight bytes, the highest first; 0 where they are not all there.</summary>
    public async ValueTask<ulong> Number(long offset, int count, CancellationToken cancel)
    {
        var bytes = await Read(offset, Math.Min(count, 8), cancel);
        if (bytes.Length != count)
            return 0;
        Span<byte> whole = stackalloc byte[8];
        whole.Clear();
        bytes.Span.CopyTo(whole[(8 - count)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(whole);
    }
}
