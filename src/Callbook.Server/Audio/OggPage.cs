using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>The head of an Ogg page (RFC 3533).</summary>
/// <param name="Offset">Where it stands in the file.</param>
/// <param name="Granule">Samples until its end, as its codec counts; -1 where nothing ends in it.</param>
/// <param name="Serial">Whose page it is.</param>
/// <param name="Begins">Whether it is the first of its stream.</param>
/// <param name="Body">Where its bytes begin.</param>
/// <param name="End">Where the next page begins.</param>
readonly record struct OggPage(long Offset, long Granule, uint Serial, bool Begins, long Body, long End)
{
    const int HeadLength = 27;
    const int MostSearched = 128 * 1024;
    const int Window = 8 * 1024;

    static ReadOnlySpan<byte> Capture => "OggS\0"u8;

    public static async Task<OggPage?> Read(BoundedBytes bytes, long offset, CancellationToken cancel) =>
        Parse((await bytes.Read(offset, HeadLength + 255, cancel)).Span, offset);

    /// <summary>The first page that begins at an offset or behind it.</summary>
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
