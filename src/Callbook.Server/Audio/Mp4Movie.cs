namespace Callbook.Server.Audio;

/// <summary>The content of <c>moov</c>, and the duration of the fragments that follow it.</summary>
sealed class Mp4Movie
{
    const int MostTracks = 64;

    readonly Dictionary<uint, Mp4Track> tracks = [];
    double? declared;
    double? extended;

    public bool Fragmented { get; private set; }

    public int? Channels => tracks.Values.Select(track => track.Channels).FirstOrDefault(channels => channels > 0);

    public double? Seconds => Fragmented
        ? extended ?? tracks.Values.Select(track => track.Reached).DefaultIfEmpty().Max() ?? declared
        : declared;

    public static async Task<Mp4Movie> Read(BoundedBytes bytes, Mp4Box moov, CancellationToken cancel)
    {
        var movie = new Mp4Movie();
        var timescale = 0UL;
        await foreach (var box in moov.Walk(bytes, cancel))
        {
            if (box.Name == "mvhd")
                (timescale, movie.declared) = await Clock(bytes, box, cancel);
            else if (box.Name == "trak" && movie.tracks.Count < MostTracks && await Mp4Track.Read(bytes, box, cancel) is { } track)
                movie.tracks[track.Id] = track;
            else if (box.Name == "mvex")
                movie.extended = await movie.Extend(bytes, box, timescale, cancel);
        }

        return movie;
    }

    /// <summary>Adds a <c>moof</c>.</summary>
    public async Task Add(BoundedBytes bytes, Mp4Box moof, CancellationToken cancel)
    {
        await foreach (var fragment in moof.Walk(bytes, cancel))
        {
            if (fragment.Name == "traf")
                await Mp4Track.Add(bytes, fragment, tracks, cancel);
        }
    }

    /// <summary>Timescale (units per second) and duration in seconds, from <c>mvhd</c> or <c>mdhd</c>, which start alike.</summary>
    public static async Task<(ulong Timescale, double? Seconds)> Clock(BoundedBytes bytes, Mp4Box box, CancellationToken cancel)
    {
        var wide = await bytes.Number(box.Start, 1, cancel) == 1;
        var timescale = await bytes.Number(box.Start + (wide ? 20 : 12), 4, cancel);
        var duration = await bytes.Number(box.Start + (wide ? 24 : 16), wide ? 8 : 4, cancel);
        // All bits set means unknown.
        var known = timescale > 0 && duration > 0 && duration != (wide ? ulong.MaxValue : uint.MaxValue);
        return (timescale, known ? (double)duration / timescale : null);
    }

    async Task<double?> Extend(BoundedBytes bytes, Mp4Box mvex, ulong timescale, CancellationToken cancel)
    {
        Fragmented = true;
        double? whole = null;
        await foreach (var box in mvex.Walk(bytes, cancel))
        {
            if (box.Name == "mehd" && timescale > 0)
            {
                var wide = await bytes.Number(box.Start, 1, cancel) == 1;
                var duration = await bytes.Number(box.Start + 4, wide ? 8 : 4, cancel);
                whole = duration > 0 ? (double)duration / timescale : null;
            }
            else if (box.Name == "trex" && tracks.GetValueOrDefault((uint)await bytes.Number(box.Start + 4, 4, cancel)) is { } track)
            {
                track.SampleDuration = await bytes.Number(box.Start + 12, 4, cancel);
            }
        }

        return whole;
    }
}
