using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Callbook.Server.Audio;

/// <summary>An element of EBML (RFC 8794): its id with the length bits, and the bounds of its content.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct EbmlElement(uint Id, long Start, long End)
{
    /// <summary>The elements between two offsets, up to the first invalid one. An element of unknown size extends to the end.</summary>
    public static async IAsyncEnumerable<EbmlElement> Walk(
        BoundedBytes bytes, long start, long end, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var at = start; at < end && Parse((await bytes.Read(at, 12, cancel)).Span, at, end) is { } element; at = element.End)
            yield return element;
    }

    public IAsyncEnumerable<EbmlElement> Walk(BoundedBytes bytes, CancellationToken cancel) => Walk(bytes, Start, End, cancel);

    public async Task<ulong> Number(BoundedBytes bytes, CancellationToken cancel) =>
        End - Start is > 0 and <= 8 and var length ? await bytes.Number(Start, (int)length, cancel) : 0;

    public async Task<double?> Float(BoundedBytes bytes, CancellationToken cancel) => (End - Start) switch
    {
        4 => BitConverter.UInt32BitsToSingle((uint)await Number(bytes, cancel)),
        8 => BitConverter.UInt64BitsToDouble(await Number(bytes, cancel)),
        _ => null,
    };

    static EbmlElement? Parse(ReadOnlySpan<byte> head, long at, long end)
    {
        var idLength = head.Length == 0 ? 9 : BitOperations.LeadingZeroCount((uint)head[0]) - 23;
        if (idLength > 4 || head.Length <= idLength)
            return null;
        var id = 0u;
        foreach (var part in head[..idLength])
            id = (id << 8) | part;
        var rest = head[idLength..];
        var sizeLength = BitOperations.LeadingZeroCount((uint)rest[0]) - 23;
        if (sizeLength > 8 || rest.Length < sizeLength)
            return null;
        var size = (ulong)rest[0] & (0xFFu >> sizeLength);
        foreach (var part in rest[1..sizeLength])
            size = (size << 8) | part;
        var start = at + idLength + sizeLength;
        var unknown = size == (1UL << (7 * sizeLength)) - 1;
        return new(id, start, unknown || size > (ulong)Math.Max(end - start, 0) ? end : start + (long)size);
    }
}
