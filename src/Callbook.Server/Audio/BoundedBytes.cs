using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>
/// Random access to a file, with a limit on the total bytes read. Past the limit the file seems to end, so every loop over it terminates.
/// </summary>
sealed class BoundedBytes(Stream seekable)
{
    const long Most = 16 * 1024 * 1024;

    // Each read costs at least this much, so that a file of tiny parts cannot cause a million reads.
    const int LeastPerRead = 512;

    long left = Most;

    public long Length { get; } = seekable.Length;

    /// <summary>Whether reads have passed the limit. The values found are then incomplete.</summary>
    public bool Exhausted => left < 0;

    /// <summary>Raises the limit for a format whose length is known only after a pass over the whole file.</summary>
    public void AllowPass() => left += 2 * Length;

    /// <summary>The bytes at the offset; fewer or none before the start, past the end and past the limit.</summary>
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

    /// <summary>A big-endian number of up to eight bytes; 0 if they are not all in the file.</summary>
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
