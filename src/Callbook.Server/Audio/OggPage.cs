using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>The header of an Ogg page (RFC 3533).</summary>
/// <param name="Offset">Position in the file.</param>
/// <param name="Granule">Samples until the page's end, in the codec's unit; -1 if no packet ends in the page.</param>
/// <param name="Serial">The id of the stream.</param>
/// <param name="Begins">Whether it is the first page of its stream.</param>
/// <param name="Body">Where the body starts.</param>
/// <param name="End">Where the next page starts.</param>
readonly record struct OggPage(long Offset, long Granule, uint Serial, bool Begins, long Body, long End)
{
    const int HeadLength = 27;
    const int MostSearched = 128 * 1024;
    const int Window = 8 * 1024;

    static ReadOnlySpan<byte> Capture => "OggS\0"u8;

    public static async Task<OggPage?> Read(BoundedBytes bytes, long offset, CancellationToken cancel) =>
        Parse((await bytes.Read(offset, HeadLength + 255, cancel)).Span, offset);

    /// <summary>The first page at or after an offset.</summary>
    public static async Task<OggPage?> Find(BoundedBytes bytes, long offset, CancellationToken cancel)
    {
        for (var from = offset; from < Math.Min(bytes.Length, offset + MostSearched); from += Window - Capture.Length)
        {
            var window = await bytes.Read(from, Window, cancel);
            if (window.Span.IndexOf(Capture) is >= 0 and var at && await Read(bytes, from + at, cancel) is { } page)
                return page;
        }

        return null;
    }

    static OggPage? Parse(ReadOnlySpan<byte> head, long offset)
    {
        if (head.Length < HeadLength || !head.StartsWith(Capture) || head.Length < HeadLength + head[26])
            return null;
        var length = 0;
        foreach (var segment in head.Slice(HeadLength, head[26]))
            length += segment;
        var body = offset + HeadLength + head[26];
        return new(
            offset,
            BinaryPrimitives.ReadInt64LittleEndian(head[6..]),
            BinaryPrimitives.ReadUInt32LittleEndian(head[14..]),
            (head[5] & 2) != 0,
            body,
            body + length);
    }
}
