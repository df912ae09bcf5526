using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Callbook.Server.Audio;

/// <summary>A box of an MP4 (ISO/IEC 14496-12): its name and the bounds of its content.</summary>
readonly record struct Mp4Box(string Name, long Start, long End)
{
    /// <summary>The boxes between two offsets, up to the first invalid one.</summary>
    public static async IAsyncEnumerable<Mp4Box> Walk(
        BoundedBytes bytes, long start, long end, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var at = start; at + 8 <= end && await bytes.Read(at, 16, cancel) is { Length: >= 8 } head;)
        {
            var box = Parse(head.Span, at, end);
            if (box.End <= at || box.End > end)
                yield break;
            yield return box;
            at = box.End;
        }
    }

    public IAsyncEnumerable<Mp4Box> Walk(BoundedBytes bytes, CancellationToken cancel) => Walk(bytes, Start, End, cancel);

    // Size 0: the box extends to the end. Size 1: a 64-bit size follows the name. The last box of a file may be truncated.
    static Mp4Box Parse(ReadOnlySpan<byte> head, long at, long end)
    {
        var size = BinaryPrimitives.ReadUInt32BigEndian(head);
        var name = Encoding.Latin1.GetString(head[4..8]);
        if (size == 1 && head.Length == 16)
        {
            var large = BinaryPrimitives.ReadUInt64BigEndian(head[8..]);
            return new(name, at + 16, large >= 16 ? at + (long)Math.Min(large, (ulong)(end - at)) : 0);
        }

        return new(name, at + 8, size == 0 ? end : size >= 8 ? Math.Min(at + size, end) : 0);
    }
}
