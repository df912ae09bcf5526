using Callbook.Client;
using Callbook.Server.Audio;
using Callbook.Server.Sample;

namespace Callbook.Tests.Sample;

public sealed class SampleRecordingTests
{
    static readonly IReadOnlyList<SampleCall> Chosen = SampleRecording.Choose(SampleCallCentre.Calls(7, new(2026, 3, 18, 15, 20, 7, TimeSpan.Zero)));
    static readonly List<NewCallLog> Spoken = [.. Chosen.Select(call => call.Call)];

    [Fact]
    public void A_dozen_calls_of_the_agents_that_record_are_recorded_and_all_are_small()
    {
        Assert.Equal(12, Chosen.Count);
        Assert.True(Chosen.Select(call => call.Agent).Distinct().Count() > 1);
        Assert.All(Spoken, call => Assert.InRange(new SampleRecording(call).Length, 100_000, 8_000_000));
    }

    [Fact]
    public async Task A_recording_is_as_long_as_its_call_and_has_two_channels()
    {
        foreach (var call in Spoken)
        {
            var read = await AudioFile.Read(new SampleRecording(call), CancellationToken.None);
            Assert.Equal((AudioKind.Wav, 2), (read!.Kind, read.Channels));
            Assert.Equal((call.CallEndedAt - call.CallStartedAt)!.Value.TotalSeconds, read.Duration!.Value.TotalSeconds, 0.002);
        }
    }

    [Fact]
    public async Task Each_is_heard_while_the_transcript_says_so_and_silent_before_and_behind()
    {
        var call = Spoken.First(call => call.TranscriptJson!.Any(entry => entry is { Speaker: "user", IsPartial: false }));
        var peaks = (await WavPeaks.Read(new SampleRecording(call), CancellationToken.None))!;

        Assert.All(call.TranscriptJson!.OfType<NewTranscriptEntry>().Where(entry => entry is { Speaker: not "system", IsPartial: false }), entry =>
        {
            var heard = Between(peaks, entry.Speaker == "agent" ? 0 : 1, entry.Timestamp!.Value, entry.CreatedAt!.Value);
            Assert.True(heard > 0.1, $"{entry.Speaker} at {entry.Timestamp}");
        });
        var first = call.TranscriptJson!.Min(entry => entry!.Timestamp!.Value);
        Assert.All([0, 1], channel => Assert.True(peaks.Peaks[channel][0] < 0.01 || first < peaks.Duration / peaks.Points));
        var quiet = peaks.Peaks[1].Count(peak => peak < 0.01);
        Assert.InRange(quiet, peaks.Points / 5, peaks.Points - 5);
    }

    [Fact]
    public async Task The_same_call_gives_the_same_bytes_wherever_it_is_read_from()
    {
        var whole = new MemoryStream();
        await new SampleRecording(Spoken[0]).CopyToAsync(whole);
        var again = new SampleRecording(Spoken[0]) { Position = 12_345 };
        var piece = new byte[1000];
        again.ReadExactly(piece);

        Assert.Equal(whole.Length, again.Length);
        Assert.Equal(whole.ToArray()[12_345..13_345], piece);
    }

    [Fact]
    public async Task A_call_without_turns_is_silent()
    {
        var start = DateTimeOffset.UnixEpoch;
        var call = new NewCallLog("room", start, [], start.AddSeconds(3), null, null, null, null);
        var peaks = (await WavPeaks.Read(new SampleRecording(call), CancellationToken.None))!;

        Assert.Equal(3, peaks.Duration);
        Assert.All(peaks.Peaks, channel => Assert.All(channel, peak => Assert.Equal(0, peak)));
    }

    static double Between(Server.Audio.RecordingPeaks peaks, int channel, double begins, double ends)
    {
        var (first, last) = ((int)(begins / peaks.Duration * peaks.Points), (int)(ends / peaks.Duration * peaks.Points));
        return peaks.Peaks[channel][first..Math.Min(last + 1, peaks.Points)].Max();
    }
}
