namespace Callbook.Server.Audio;

/// <summary>
/// Reads the duration of a WebM from <c>Info</c>. A WebM written while recording has none there: its duration is the end time of the last
/// cluster.
/// </summary>
static class WebMLength
{
    const uint Segment = 0x18538067, Info = 0x1549A966, TimestampScale = 0x2AD7B1, Duration = 0x4489;
    const uint Tracks = 0x1654AE6B, TrackEntry = 0xAE, Audio = 0xE1, Channels = 0x9F, Cluster = 0x1F43B675;

    public static async Task<AudioLength> Read(BoundedBytes bytes, CancellationToken cancel)
    {
        await foreach (var element in EbmlElement.Walk(bytes, 0, bytes.Length, cancel))
        {
            if (element.Id == Segment)
                return await ReadSegment(bytes, element, cancel);
        }

        return default;
    }

    static async Task<AudioLength> ReadSegment(BoundedBytes bytes, EbmlElement segment, CancellationToken cancel)
    {
        var (scale, duration, channels) = (1_000_000UL, (double?)null, (int?)null);
        await foreach (var element in segment.Walk(bytes, cancel))
        {
            if (element.Id == Info)
                (scale, duration) = await ReadInfo(bytes, element, cancel);
            else if (element.Id == Tracks)
                channels = await ReadChannels(bytes, element, cancel);
            else if (element.Id == Cluster)
                break;
        }

        duration ??= await WebMCluster.LastTime(bytes, cancel);
        return new(duration * scale / 1e9, channels);
    }

    static async Task<(ulong Scale, double? Duration)> ReadInfo(BoundedBytes bytes, EbmlElement info, CancellationToken cancel)
    {
        var (scale, duration) = (1_000_000UL, (double?)null);
        await foreach (var element in info.Walk(bytes, cancel))
        {
            if (element.Id == TimestampScale)
                scale = await element.Number(bytes, cancel);
            else if (element.Id == Duration && await element.Float(bytes, cancel) is > 0 and var found)
                duration = found;
        }

        return (scale, duration);
    }

    static async Task<int?> ReadChannels(BoundedBytes bytes, EbmlElement tracks, CancellationToken cancel)
    {
        int? channels = null;
        await foreach (var track in tracks.Walk(bytes, cancel))
        {
            await foreach (var part in track.Id == TrackEntry ? track.Walk(bytes, cancel) : AsyncEnumerable.Empty<EbmlElement>())
            {
                if (part.Id == Audio)
                    channels ??= await ReadAudio(bytes, part, cancel);
            }
        }

        return channels;
    }

    static async Task<int> ReadAudio(BoundedBytes bytes, EbmlElement audio, CancellationToken cancel)
    {
        await foreach (var part in audio.Walk(bytes, cancel))
        {
            if (part.Id == Channels)
                return (int)Math.Min(await part.Number(bytes, cancel), int.MaxValue);
        }

        return 1; // the default of the format
    }
}
