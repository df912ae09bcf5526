using System.Net;
using System.Net.Http.Headers;
using Callbook.Tests.Audio;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Recordings;

public sealed class GetPeaksTests(RecordingHosts hosts, FfmpegSounds sounds) : IClassFixture<RecordingHosts>, IClassFixture<FfmpegSounds>
{
    [Theory, EveryStore]
    public async Task The_waveform_is_that_of_the_recording_that_the_call_has(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (call, _) = await agent.PostRecorded(SomeAudio.Wav(seconds: 3));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => agent.Http.GetStringAsync($"{agent.Recording(call)}/peaks")));

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        var peaks = await agent.Client.Recordings.GetPeaksAsync(agent.Id, call);
        Assert.Equal((2, 3, 400), (peaks.Channels, peaks.Duration, peaks.Points));
        Assert.All(peaks.Peaks, channel => Assert.True(channel.Count == 400 && channel.All(peak => peak > 0.5)));
        Assert.Empty(host.Incoming());

        await agent.PutRecording(call, SomeAudio.Wav(seconds: 1, channels: 1)).Json();
        var other = await agent.Client.Recordings.GetPeaksAsync(agent.Id, call);
        Assert.Equal((1, 1), (other.Channels, other.Duration));
    }

    [Theory, EveryStore]
    public async Task Who_has_the_waveform_is_told_that_it_is_the_same_and_there_is_none_without_a_recording(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var (call, _) = await agent.PostRecorded(SomeAudio.Wav());
        var path = new Uri($"{agent.Recording(call)}/peaks", UriKind.Relative);
        using var first = await agent.Http.GetAsync(path);
        Assert.True(first.Headers.CacheControl is { Private: true, NoCache: true });
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag ?? EntityTagHeaderValue.Any);
        Assert.Equal(HttpStatusCode.NotModified, await agent.Http.SendAsync(again).Status());

        await agent.Client.CallLogs.DeleteAsync(agent.Id, call);
        await agent.Http.GetAsync(path).IsRefused(HttpStatusCode.NotFound);
        var without = (await agent.Post(SomeCall.Of())).Id;
        await agent.Http.GetAsync(new Uri($"{agent.Recording(without)}/peaks", UriKind.Relative)).IsRefused(HttpStatusCode.NotFound);
    }

    [Theory, EveryStore, Needs(Need.Ffmpeg)]
    public async Task Other_kinds_than_wav_are_decoded_by_ffmpeg(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (call, _) = await agent.PostRecorded(await File.ReadAllBytesAsync(await sounds.Make("vbr.mp3")));

        var peaks = await agent.Client.Recordings.GetPeaksAsync(agent.Id, call);

        Assert.Equal((2, 400), (peaks.Channels, peaks.Points));
        Assert.InRange(peaks.Duration, 21.4, 21.7);
        Assert.InRange(peaks.Peaks[0].Max(), 0.4, 0.6);
        Assert.Empty(host.Incoming());
    }

    [Fact]
    public async Task What_cannot_be_decoded_has_no_waveform_and_says_so()
    {
        var agent = await TestAgent.Create((await hosts.On(TestStore.Files)).Server, recorded: true);
        var (call, _) = await agent.PostRecorded([.. "fLaC"u8, .. new byte[5000]]);

        var problem = await agent.Http.GetAsync(new Uri($"{agent.Recording(call)}/peaks", UriKind.Relative)).IsRefused(HttpStatusCode.Conflict);

        Assert.Equal("urn:callbook:problem:peaks-unavailable", problem.Text("type"));
    }
}
