using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>
/// The last page of each Ogg stream has the stream's sample count. A recorder that was restarted leaves several streams in sequence. The
/// end of each is found by binary search, without reading the whole file.
/// </summary>
static class OggLength
{
    const int MostLinks = 100;
    const int MostStreams = 16;
    const int Near = 64 * 1024;

    public static async Task<AudioLength> Read(BoundedBytes bytes, CancellationToken cancel)
    {
        var (seconds, channels, at) = ((double?)null, (int?)null, 0L);
        for (var links = 0; links < MostLinks; links++)
        {
            var link = await Begin(bytes, at, cancel);
            if (link.Serials.Count == 0)
                break;
            var (granule, end) = await End(bytes, at, link, cancel);
            if (link.Codec is { Rate: > 0 } codec)
            {
                channels ??= codec.Channels;
                seconds = (seconds ?? 0) + Math.Max(0, granule - codec.PreSkip) / (double)codec.Rate;
            }

            at = end;
        }

        return new(seconds, channels);
    }

    // Streams that run in parallel all start before any of them continues.
    static async Task<Link> Begin(BoundedBytes bytes, long at, CancellationToken cancel)
    {
        var link = new Link([], 0, null);
        while (link.Serials.Count < MostStreams
            && await OggPage.Read(bytes, at, cancel) is { Begins: true } page && link.Serials.Add(page.Serial))
        {
            if (link.Codec is null && Codec.Read((await bytes.Read(page.Body, 64, cancel)).Span) is { } codec)
                link = link with { Audio = page.Serial, Codec = codec };
            at = page.End;
        }

        return link;
    }

    static async Task<(long Granule, long End)> End(BoundedBytes bytes, long start, Link link, CancellationToken cancel)
    {
        var (low, high) = (start, bytes.Length);
        // Most files have one stream, so the end of the file is checked first.
        for (var middle = high - Near; high - low > Near; middle = low + (high - low) / 2)
        {
            if (middle > low
                && await OggPage.Find(bytes, middle, cancel) is { } page && page.Offset < high && link.Serials.Contains(page.Serial))
                low = page.Offset;
            else
                high = Math.Max(middle, low);
        }

        var (granule, at) = (0L, low);
        while (await OggPage.Read(bytes, at, cancel) is { } page && link.Serials.Contains(page.Serial))
        {
            if (page.Serial == link.Audio)
                granule = Math.Max(granule, page.Granule);
            at = page.End;
        }

        return (granule, at);
    }

    sealed record Link(HashSet<uint> Serials, uint Audio, Codec? Codec);

    sealed record Codec(long Rate, int PreSkip, int Channels)
    {
        public static Codec? Read(ReadOnlySpan<byte> packet)
        {
            if (packet.Length >= 19 && packet.StartsWith("OpusHead"u8)) // RFC 7845: always counted at 48 kHz
                return new(48_000, BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]), packet[9]);
            if (packet.Length >= 16 && packet.StartsWith("\u0001vorbis"u8))
                return new(BinaryPrimitives.ReadUInt32LittleEndian(packet[12..]), 0, packet[11]);
            if (packet.Length >= 31 && packet.StartsWith("\u007fFLAC"u8))
                return new(BinaryPrimitives.ReadUInt32BigEndian(packet[27..]) >> 12, 0, (packet[29] >> 1 & 7) + 1);
            return null;
        }
    }
}
