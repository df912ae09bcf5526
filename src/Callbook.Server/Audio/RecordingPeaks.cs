namespace Callbook.Server.Audio;

/// <summary>The waveform of a recording, as a player draws it.</summary>
/// <param name="Channels">How many lists of peaks there are.</param>
/// <param name="Duration">Seconds from the first point's beginning to the last one's end.</param>
/// <param name="Points">How many numbers each list has.</param>
/// <param name="Peaks">For each channel the loudest sample of each of so many equal times, 0 to 1.</param>
sealed record RecordingPeaks(int Channels, double Duration, int Points, double[][] Peaks)
{
    public const int MostChannels = 8;
    const int MostPoints = 400;

    /// <summary>Null where it is no WAV and ffmpeg is not installed or cannot read it. Bounded in memory, not in time.</summary>
    public static Task<RecordingPeaks?> Compute(Stream seekable, AudioProperties audio, CancellationToken cancel) =>
        audio.Kind == AudioKind.Wav ? Wav(seekable, audio, cancel) : FfmpegPeaks.Read(seekable, audio, cancel);

    public static RecordingPeaks Of(PeakMeter meter, int sampleRate)
    {
        var peaks = meter.Points(MostPoints);
        return new(peaks.Length, Math.Round((double)meter.Frames / sampleRate, 3), peaks[0].Length, peaks);
    }

    // ffmpeg knows the codings that we do not.
    static async Task<RecordingPeaks?> Wav(Stream seekable, AudioProperties audio, CancellationToken cancel) =>
        await WavPeaks.Read(seekable, cancel) ?? await FfmpegPeaks.Read(seekable, audio, cancel);
}
