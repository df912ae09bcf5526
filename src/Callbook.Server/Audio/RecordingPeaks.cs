namespace Callbook.Server.Audio;

/// <summary>The waveform of a recording, for a player to draw.</summary>
/// <param name="Channels">Number of lists of peaks.</param>
/// <param name="Duration">Seconds from the start of the first point to the end of the last.</param>
/// <param name="Points">Length of each list.</param>
/// <param name="Peaks">For each channel, the loudest sample of each of the equal intervals, from 0 to 1.</param>
sealed record RecordingPeaks(int Channels, double Duration, int Points, double[][] Peaks)
{
    public const int MostChannels = 8;
    const int MostPoints = 400;

    /// <summary>Null if the file is not WAV and ffmpeg is missing or cannot read it. Memory is bounded; time is not.</summary>
    public static Task<RecordingPeaks?> Compute(Stream seekable, AudioProperties audio, CancellationToken cancel) =>
        audio.Kind == AudioKind.Wav ? Wav(seekable, audio, cancel) : FfmpegPeaks.Read(seekable, audio, cancel);

    public static RecordingPeaks Of(PeakMeter meter, int sampleRate)
    {
        var peaks = meter.Points(MostPoints);
        return new(peaks.Length, Math.Round((double)meter.Frames / sampleRate, 3), peaks[0].Length, peaks);
    }

    // ffmpeg decodes WAV codecs that WavPeaks does not.
    static async Task<RecordingPeaks?> Wav(Stream seekable, AudioProperties audio, CancellationToken cancel) =>
        await WavPeaks.Read(seekable, cancel) ?? await FfmpegPeaks.Read(seekable, audio, cancel);
}
