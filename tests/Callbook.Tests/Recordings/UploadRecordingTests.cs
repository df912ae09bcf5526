using System.Net;
using System.Security.Cryptography;
using Callbook.Tests.Support;

namespace Callbook.Tests.Recordings;

public sealed class UploadRecordingTests(RecordingHosts hosts) : IClassFixture<RecordingHosts>
{
    [Theory, EveryStore]
    public async Task What_was_uploaded_is_played_as_it_was(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var wav = SomeAudio.Wav(seconds: 1.5);

        var (call, url) = await agent.PostRecorded(wav);

        using var http = new HttpClient();
        using var played = await http.GetAsync(new Uri(url));
        Assert.Equal(HttpStatusCode.OK, played.StatusCode);
        Assert.Equal("audio/wav", played.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"call-{call}.wav", played.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal("inline", played.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(wav, await played.Content.ReadAsByteArrayAsync());
        var known = (await agent.Log(call)).GetProperty("recording");
        Assert.Equal(
            $$"""{"bytes":{{wav.Length}},"content_type":"audio/wav","duration":1.5,"channels":2,"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(wav))}}","offset_seconds":0}""",
            known.GetRawText());
        Assert.Empty(host.Incoming());
    }
}
