using Callbook.Server.Audio;
using Callbook.Tests.Support;

namespace Callbook.Tests.Audio;

public sealed class RecordingPeaksTests(FfmpegSounds sounds) : IClassFixture<FfmpegSounds>
{
    public static TheoryData<string> Recipes => [.. FfmpegSounds.Recipes.Keys];

    [Theory, MemberData(nameof(Recipes)), Needs(Need.Ffmpeg)]
    public async Task The_waveform_shows_who_was_loud_when(string name)
    {
        await using var file = File.OpenRead(await sounds.Make(name));
        var peaks = await Compute(file);

        Assert.Equal((2, 400), (peaks!.Channels, peaks.Points));
        Assert.InRange(peaks.Duration, 21.3, 21.8);
        // The left tone comes for two seconds and is gone for two; the right one, half as loud, stays.
        Assert.InRange(peaks.Peaks[0][At(1, peaks)], 0.45, 0.62);
        Assert.InRange(peaks.Peaks[0][At(3, peaks)], 0, 0.06);
        Assert.InRange(peaks.Peaks[0][At(17, peaks)], 0.45, 0.62);
        Assert.All(peaks.Peaks[1][5..380], peak => Assert.InRange(peak, 0.2, 0.33));
    }

    [Fact, Needs(Need.Ffmpeg)]
    public async Task A_recording_that_is_no_file_here_is_drawn_too()
    {
        var bytes = new MemoryStream(await File.ReadAllBytesAsync(await sounds.Make("late-moov.m4a")));

        Assert.InRange((await Compute(bytes))!.Duration, 21.3, 21.8);
    }

    [Fact, Needs(Need.Ffmpeg)]
    public async Task What_ffmpeg_cannot_read_has_no_waveform()
    {
        byte[] torn = [.. "fLaC\0\0\0\u0022"u8, .. new byte[500]];

        Assert.Null(await Compute(new MemoryStream(torn)));
    }

    [Fact, Needs(Need.Ffmpeg)]
    public async Task Who_no_longer_waits_ends_ffmpeg()
    {
        await using var file = File.OpenRead(await sounds.Make("opus.ogg"));
        var audio = await AudioFile.Read(file, CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RecordingPeaks.Compute(file, audio!, new CancellationToken(canceled: true)));
    }

    [Theory, InlineData(0, 0), InlineData(3, 3), InlineData(400, 400), InlineData(100_003, 400)]
    public void There_are_no_more_points_than_samples(int frames, int points)
    {
        var meter = new PeakMeter(1);
        for (var frame = 0; frame < frames; frame++)
            meter.Add([(short)(frame == frames - 1 ? 32_767 : 100)]);

        var peaks = meter.Points(400)[0];

        Assert.Equal(points, peaks.Length);
        Assert.All(peaks.SkipLast(1), peak => Assert.Equal(0.003, peak));
        Assert.Equal(points > 0 ? 1 : 0, peaks.LastOrDefault());
    }

    static async Task<RecordingPeaks?> Compute(Stream recording) =>
        await RecordingPeaks.Compute(recording, (await AudioFile.Read(recording, CancellationToken.None))!, CancellationToken.None);

    static int At(double second, RecordingPeaks peaks) => (int)(second / peaks.Duration * peaks.Points);
}
