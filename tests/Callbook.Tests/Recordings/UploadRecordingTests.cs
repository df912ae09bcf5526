using System.Net;
using System.Security.Cryptography;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

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
        Assert.Equal("attachment", played.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(wav, await played.Content.ReadAsByteArrayAsync());
        var known = (await agent.Log(call)).GetProperty("recording");
        Assert.Equal(
            $$"""{"bytes":{{wav.Length}},"content_type":"audio/wav","duration":1.5,"channels":2,"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(wav))}}","offset_seconds":0}""",
            known.GetRawText());
        Assert.Empty(host.Incoming());
    }

    // In S3 it goes in two parts.
    [Theory, EveryStore]
    public async Task An_hour_of_sound_is_played_as_it_was(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var wav = SomeAudio.Wav(seconds: 3600, channels: 1);

        var (call, url) = await agent.PostRecorded(wav);

        using var http = new HttpClient();
        Assert.Equal(SHA256.HashData(wav), SHA256.HashData(await http.GetByteArrayAsync(new Uri(url))));
        Assert.Equal(3600, (await agent.Log(call)).GetProperty("recording").GetProperty("duration").GetDouble());
    }

    [Theory, EveryStore]
    public async Task The_same_upload_again_changes_nothing_and_another_takes_its_place(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (first, second) = (SomeAudio.Wav(), SomeAudio.Wav(seconds: 2));
        var (call, _) = await agent.PostRecorded(first);
        var before = await agent.Log(call);
        var kept = await Kept(host, agent);

        await agent.PutRecording(call, first).Json();
        Assert.Equal(before.Text("updated_at"), (await agent.Log(call)).Text("updated_at"));
        Assert.Equal(kept, await Kept(host, agent));

        await agent.PutRecording(call, second, "?offset_seconds=-1.25").Json();
        var after = await agent.Log(call);
        Assert.Equal(-1.25, after.GetProperty("recording").GetProperty("offset_seconds").GetDouble());
        Assert.NotEqual(before.Text("updated_at"), after.Text("updated_at"));
        using var http = new HttpClient();
        Assert.Equal(second, await http.GetByteArrayAsync(new Uri(after.Text("recording_url")!))); // it has one
        await host.Sweeper.DeleteNow(CancellationToken.None);
        Assert.NotEqual(Assert.Single(kept), Assert.Single(await Kept(host, agent)));
        Assert.Equal(HttpStatusCode.NotFound, await http.GetAsync(new Uri(before.Text("recording_url")!)).Status()); // as above
    }

    [Theory, EveryStore]
    public async Task A_call_in_progress_takes_its_recording_before_it_ends(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var call = await agent.StartCall();

        await agent.PutRecording(call, SomeAudio.Wav()).Json(HttpStatusCode.Created);
        await agent.End(call);

        Assert.NotNull(await agent.RecordingUrl(call));
    }

    [Theory, EveryStore]
    public async Task An_agent_that_is_not_recorded_refuses_recordings(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server);
        var call = (await agent.Post(SomeCall.Of())).Id;

        await agent.PutRecording(call, SomeAudio.Wav()).IsRefused(HttpStatusCode.Conflict);
        await agent.Http.PostJson($"{agent.Recording(call)}/upload-url", "{}").IsRefused(HttpStatusCode.Conflict);

        Assert.Null(await agent.RecordingUrl(call));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await agent.Log(call)).GetProperty("recording").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, await agent.Http.GetAsync(agent.Recording(call)).Status());
        Assert.Empty(await Kept(host, agent));
    }

    [Theory, EveryStore]
    public async Task What_the_bytes_are_not_is_refused_whatever_the_header_says(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        foreach (var bytes in new[] { [], "<html>"u8.ToArray(), new byte[300_000] })
            await agent.PutRecording(call, bytes, "", ("Content-Type", "audio/wav")).IsRefused(HttpStatusCode.UnsupportedMediaType);
        await agent.PutRecording(call, SomeAudio.Wav(), "", ("Content-Encoding", "gzip")).IsRefused(HttpStatusCode.UnsupportedMediaType);
        await agent.PutRecording(call, SomeAudio.Wav(), "?ofset_seconds=1").IsRefused(HttpStatusCode.BadRequest, "ofset_seconds");
        await agent.PutRecording(call, SomeAudio.Wav(), "?offset_seconds=NaN").IsRefused(HttpStatusCode.BadRequest, "offset_seconds");
        Assert.Empty(await Kept(host, agent));
        Assert.Empty(host.Incoming());

        await agent.PutRecording(call, SomeAudio.Wav(), "", ("Content-Type", "text/html")).Json(HttpStatusCode.Created);
    }

    [Theory, EveryStore]
    public async Task What_arrives_damaged_is_not_stored(TestStore store)
    {
        var host = await hosts.On(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        var wav = SomeAudio.Wav();
        var (md5, sha256) = (Convert.ToBase64String(CryptographicOperations.HashData(HashAlgorithmName.MD5, wav)), Convert.ToBase64String(SHA256.HashData(wav)));
        var other = Convert.ToBase64String(SHA256.HashData("other"u8));
        foreach (var (header, value) in new[]
        {
            ("Content-MD5", Convert.ToBase64String(CryptographicOperations.HashData(HashAlgorithmName.MD5, "other"u8))), ("Content-MD5", sha256), ("Digest", $"sha-256={other}"),
            ("Digest", $"SHA-256={sha256},md5=AAAA"), ("Content-Digest", $"sha-512=:AAAA:, sha-256=:{other}:"), ("Repr-Digest", "sha-256=:nonsense:"),
        })
            await agent.PutRecording(call, wav, "", (header, value)).IsRefused(HttpStatusCode.BadRequest, header);
        Assert.Empty(await Kept(host, agent));
        Assert.Empty(host.Incoming());

        await agent.PutRecording(
            call, wav, "", ("Content-MD5", md5), ("Digest", $"sha-256={sha256},md5={md5},unixsum=30637"), ("Content-Digest", $"sha-512=:AAAA:, sha-256=:{sha256}:"),
            ("Repr-Digest", $"sha-256=:{sha256}:")).Json(HttpStatusCode.Created);
    }

    [Theory, EveryStore]
    public async Task An_upload_that_is_too_large_or_cut_off_leaves_nothing_behind(TestStore store)
    {
        await using var host = await RecordingHost.Start(store, "--Callbook:Recordings:MaxMegabytes=1");
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        var large = SomeAudio.Wav(seconds: 40);

        await agent.PutRecording(call, large).IsRefused(HttpStatusCode.RequestEntityTooLarge);
        using (var chunked = new HttpRequestMessage(HttpMethod.Put, agent.Recording(call)))
        {
            chunked.Content = new ByteArrayContent(large);
            chunked.Headers.TransferEncodingChunked = true;
            await agent.Http.SendAsync(chunked).IsRefused(HttpStatusCode.RequestEntityTooLarge);
        }

        await CutOff(agent, call, SomeAudio.Wav(seconds: 20));
        while (host.Incoming().Count > 0)
            await Task.Yield();
        Assert.Empty(await host.Kept());
        Assert.Null(await agent.RecordingUrl(call));
    }

    // Half of the body, and then the connection is gone.
    static async Task CutOff(TestAgent agent, Guid call, byte[] bytes)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(agent.Host.Url.Host, agent.Host.Url.Port);
        var stream = socket.GetStream();
        var head = $"PUT {agent.Recording(call)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {agent.ApiKey}\r\nContent-Length: {bytes.Length}\r\n\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        socket.LingerState = new(enable: true, seconds: 0);
    }

    static async Task<IReadOnlyList<string>> Kept(RecordingHost host, TestAgent agent) =>
        [.. (await host.Kept()).Where(name => name.Contains($"{agent.Id}", StringComparison.OrdinalIgnoreCase))];
}
