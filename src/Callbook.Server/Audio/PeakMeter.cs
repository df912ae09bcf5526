namespace Callbook.Server.Audio;

/// <summary>
/// Keeps the loudest sample of each interval of a recording of any length. When all places are used, neighbours are merged in pairs and
/// each place covers twice the time.
/// </summary>
sealed class PeakMeter(int channels)
{
    const int Places = 4096;

    readonly int[] loudest = new int[Places * channels];
    long framesPerPlace = 1;
    long frames;

    public long Frames => frames;

    /// <summary>Adds whole frames of interleaved channels.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        for (var at = 0; at + channels <= samples.Length; at += channels)
        {
            if (frames / framesPerPlace >= Places)
                Fold();
            var place = (int)(frames++ / framesPerPlace) * channels;
            for (var channel = 0; channel < channels; channel++)
                loudest[place + channel] = Math.Max(loudest[place + channel], Math.Abs((int)samples[at + channel]));
        }
    }

    /// <summary>At most this many points for each channel, from 0 to 1, evenly spaced in time; fewer if there are fewer samples.</summary>
    public double[][] Points(int most)
    {
        var used = (int)((frames + framesPerPlace - 1) / framesPerPlace);
        var points = Math.Min(most, used);
        return
        [
            .. Enumerable.Range(0, channels)
                .Select(channel => Enumerable.Range(0, points).Select(point => Point(channel, point, points, used)).ToArray()),
        ];
    }

    // The last place may be only partly filled, so places are chosen by time and not by index.
    double Point(int channel, int point, int points, int used)
    {
        var first = (int)(frames * point / points / framesPerPlace);
        var end = Math.Min((int)((frames * (point + 1) / points + framesPerPlace - 1) / framesPerPlace), used);
        var most = 0;
        for (var place = first; place < end; place++)
            most = Math.Max(most, loudest[place * channels + channel]);
        return Math.Round(Math.Min(most / 32767.0, 1), 3);
    }

    void Fold()
    {
        for (var at = 0; at < Places / 2 * channels; at++)
        {
            var pair = at / channels * 2 * channels + at % channels;
            loudest[at] = Math.Max(loudest[pair], loudest[pair + channels]);
        }

        Array.Clear(loudest, Places / 2 * channels, Places / 2 * channels);
        framesPerPlace *= 2;
    }
}
