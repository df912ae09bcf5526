using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>What the first packet of an Ogg stream says about its sound.</summary>
/// <param name="Rate">Positions are counted at this rate.</param>
/// <param name="PreSkip">Samples at the start that are not played.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="MostPerPacket">No packet has more samples. Null: each Opus packet says how many it has.</param>
sealed record OggCodec(long Rate, int PreSkip, int Channels, int? MostPerPacket)
{
    const int LongestVorbis = 13;

    public static OggCodec? Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length >= 19 && packet.StartsWith("OpusHead"u8)) // RFC 7845: always counted at 48 kHz
            return new(48_000, BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]), packet[9], null);
        if (packet.Length >= 30 && packet.StartsWith("\u0001vorbis"u8)) // a packet gives at most half of a long block
            return new(BinaryPrimitives.ReadUInt32LittleEndian(packet[12..]), 0, packet[11], (1 << Math.Min(packet[28] >> 4, LongestVorbis)) / 2);
        if (packet.Length >= 31 && packet.StartsWith("\u007fFLAC"u8))
            return new(BinaryPrimitives.ReadUInt32BigEndian(packet[27..]) >> 12, 0, (packet[29] >> 1 & 7) + 1, BinaryPrimitives.ReadUInt16BigEndian(packet[19..]));
        return null;
    }

    /// <summary>
    /// The position at which the stream starts, by its first page with audio: not 0 if it was cut out of a longer one (RFC 7845 section 4.5).
    /// Null if that is not known exactly, since the packets of Vorbis and FLAC do not simply say how long they are.
    /// </summary>
    public long? Start(OggPage page, ReadOnlySpan<byte> wholePage)
    {
        if (MostPerPacket is { } most)
            return page.Granule <= (long)page.Packets * most ? 0 : null;
        // The last page of a stream may end before its last packet does, so a single one may have more samples than its position says.
        return Math.Max(0, page.Granule - OpusSamples(wholePage));
    }

    static long OpusSamples(ReadOnlySpan<byte> page)
    {
        var (samples, at, length, isContinued) = (0L, OggPage.HeadLength + page[26], 0, (page[5] & 1) != 0);
        foreach (var segment in page.Slice(OggPage.HeadLength, page[26]))
        {
            length += segment;
            if (segment == 255)
                continue; // the packet goes on
            // The start of a packet from before was cut off with what was before.
            if (!isContinued)
                samples += OpusPacketSamples(page.Slice(at, length));
            (at, length, isContinued) = (at + length, 0, false);
        }

        return samples;
    }

    // RFC 6716 section 3.1. A packet has at most 120 ms.
    static int OpusPacketSamples(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty)
            return 0;
        var (mode, size) = (packet[0] >> 3, packet[0] >> 3 & 3);
        var frame = mode < 12 ? Math.Max(480, size * 960) : mode < 16 ? 480 << (mode & 1) : 120 << size;
        return frame * ((packet[0] & 3) switch { 0 => 1, 3 => packet.Length > 1 ? packet[1] & 63 : 0, _ => 2 });
    }
}
