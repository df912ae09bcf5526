using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>A track of an MP4, with the duration of its fragments.</summary>
sealed class Mp4Track
{
    const int MostSamples = 64 * 1024;

    ulong timescale;
    ulong reached;

    public uint Id { get; private set; }
    public int? Channels { get; private set; }
    public ulong SampleDuration { get; set; }

    /// <summary>In seconds; null before the first fragment.</summary>
    public double? Reached => reached > 0 && timescale > 0 ? (double)reached / timescale : null;

    public static async Task<Mp4Track?> Read(BoundedBytes bytes, Mp4Box trak, CancellationToken cancel)
    {
        var track = new Mp4Track();
        await foreach (var box in trak.Walk(bytes, cancel))
        {
            if (box.Name == "tkhd")
                track.Id = (uint)await bytes.Number(box.Start + (await bytes.Number(box.Start, 1, cancel) == 1 ? 20 : 12), 4, cancel);
            else if (box.Name == "mdia")
                await track.ReadMedia(bytes, box, cancel);
        }

        return track.Id == 0 ? null : track;
    }

    /// <summary>Adds a <c>traf</c> to its track.</summary>
    public static async Task Add(BoundedBytes bytes, Mp4Box fragment, Dictionary<uint, Mp4Track> tracks, CancellationToken cancel)
    {
        Mp4Track? track = null;
        var duration = 0UL;
        await foreach (var box in fragment.Walk(bytes, cancel))
        {
            if (box.Name == "tfhd" && tracks.TryGetValue((uint)await bytes.Number(box.Start + 4, 4, cancel), out track))
                duration = await DefaultDuration(bytes, box, cancel) ?? track.SampleDuration;
            else if (box.Name == "tfdt" && track is not null)
                track.reached = await bytes.Number(box.Start + 4, await bytes.Number(box.Start, 1, cancel) == 1 ? 8 : 4, cancel);
            else if (box.Name == "trun" && track is not null)
                track.reached += await RunLength(bytes, box, duration, cancel);
        }
    }

    // mdia, and in it minf and stbl; their other boxes are not needed.
    async Task ReadMedia(BoundedBytes bytes, Mp4Box parent, CancellationToken cancel)
    {
        await foreach (var box in parent.Walk(bytes, cancel))
        {
            if (box.Name == "mdhd")
                (timescale, _) = await Mp4Movie.Clock(bytes, box, cancel);
            else if ((parent.Name, box.Name) is ("mdia", "minf") or ("minf", "stbl"))
                await ReadMedia(bytes, box, cancel);
            else if (box.Name == "stsd" && await bytes.Read(box.Start + 12, 24, cancel) is { Length: 24 } entry && IsSound(entry.Span))
                Channels = BinaryPrimitives.ReadUInt16BigEndian(entry.Span[20..]);
        }
    }

    // The sample entries of video and text have other fields in the place of the channels.
    static bool IsSound(ReadOnlySpan<byte> entry) =>
        entry.StartsWith("mp4a"u8) || entry.StartsWith("Opus"u8) || entry.StartsWith("fLaC"u8) || entry.StartsWith("alac"u8)
        || entry.StartsWith("ac-3"u8) || entry.StartsWith(".mp3"u8) || entry.StartsWith("sowt"u8)
        || entry.StartsWith("ulaw"u8) || entry.StartsWith("alaw"u8);

    static async Task<ulong?> DefaultDuration(BoundedBytes bytes, Mp4Box tfhd, CancellationToken cancel)
    {
        var flags = await bytes.Number(tfhd.Start + 1, 3, cancel);
        var before = ((flags & 1) != 0 ? 8 : 0) + ((flags & 2) != 0 ? 4 : 0);
        return (flags & 8) != 0 ? await bytes.Number(tfhd.Start + 8 + before, 4, cancel) : null;
    }

    static async Task<ulong> RunLength(BoundedBytes bytes, Mp4Box trun, ulong standard, CancellationToken cancel)
    {
        var flags = await bytes.Number(trun.Start + 1, 3, cancel);
        var samples = (int)Math.Min(await bytes.Number(trun.Start + 4, 4, cancel), MostSamples);
        if ((flags & 0x100) == 0)
            return (ulong)samples * standard;
        var start = trun.Start + 8 + ((flags & 1) != 0 ? 4 : 0) + ((flags & 4) != 0 ? 4 : 0);
        var stride = 4 * System.Numerics.BitOperations.PopCount((uint)flags & 0xF00);
        var table = await bytes.Read(start, (int)Math.Min(samples * (long)stride, trun.End - start), cancel);
        var total = 0UL;
        for (var at = 0; at + 4 <= table.Length; at += stride)
            total += BinaryPrimitives.ReadUInt32BigEndian(table.Span[at..]);
        return total;
    }
}
