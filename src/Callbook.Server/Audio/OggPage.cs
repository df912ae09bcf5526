using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>The header of an Ogg page (RFC 3533).</summary>
/// <param name="Offset">Position in the file.</param>
/// <param name="Granule">Samples until the page's end, in the codec's unit; -1 if no packet ends in the page.</param>
/// <param name="Serial">The id of the stream.</param>
/// <param name="Begins">Whether it is the first page of its stream.</param>
/// <param name="Packets">How many packets end in the page.</param>
/// <param name="Body">Where the body starts.</param>
/// <param name="End">Where the next page starts.</param>
readonly record struct OggPage(long Offset, long Granule, uint Serial, bool Begins, int Packets, long Body, long End)
{
    /// <summary>The longest header, with a table of 255 segments.</summary>
    public const int MostHead = HeadLength + 255;

    public const int HeadLength = 27;

    public static ReadOnlySpan<byte> Capture => "OggS\0"u8;

    public static OggPage? Parse(ReadOnlySpan<byte> head, long offset)
    {
        if (head.Length < HeadLength || !head.StartsWith(Capture) || head.Length < HeadLength + head[26])
            return null;
        var (length, packets) = (0, 0);
        foreach (var segment in head.Slice(HeadLength, head[26]))
        {
            length += segment;
            packets += segment < 255 ? 1 : 0;
        }

        var body = offset + HeadLength + head[26];
        return new(
            offset,
            BinaryPrimitives.ReadInt64LittleEndian(head[6..]),
            BinaryPrimitives.ReadUInt32LittleEndian(head[14..]),
            (head[5] & 2) != 0,
            packets,
            body,
            body + length);
    }
}
