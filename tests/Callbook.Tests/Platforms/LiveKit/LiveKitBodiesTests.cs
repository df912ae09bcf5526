using System.IO.Compression;
using System.Net;
using System.Text;
using Callbook.Server.Ingest;
using Callbook.Server.Platforms.LiveKit;
using Callbook.Server.Platforms.LiveKit.Otlp;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Processes;
using Callbook.Tests.Support.Recordings;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Platforms.LiveKit;

/// <summary>Request bodies in every valid form that senders use, and in invalid forms.</summary>
[Needs(Need.SharedData)]
public sealed class LiveKitBodiesTests
{
    const string Protobuf = "application/x-protobuf";
    static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    const string HalfKey = """{"event":"participant_joined","room":{"sid":"R"},"participant":{"identity":"i","kind":"SIP","joinedAt":"1766000000","attributes":{"\ud800":"x"}}}""";

    static string LogsJson => File.ReadAllText(LiveKitCaller.Fixture("livekit-upload", "agents-js_otlp_logs.json"));

    static byte[] UploadBody => File.ReadAllBytes(LiveKitCaller.Fixture("livekit-upload", "agents-js_recordings.multipart"));

    static string UploadType => System.Text.Json.JsonElement.Parse(File.ReadAllText(LiveKitCaller.Fixture("livekit-upload", "agents-js_recordings.head.json")))
        .GetProperty("headers").Text("content-type")!; // it has one

    [Fact]
    public async Task Logs_are_accepted_as_JSON_and_protobuf_with_and_without_gzip()
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, time);
        var (json, protobuf) = (Encoding.UTF8.GetBytes(LogsJson), Parser.Parse<LogsRequest>(LogsJson).ToByteArray());
        var texts = new HashSet<string?>();
        foreach (var (body, type, gzip) in new[] { (json, "application/json", false), (json, "application/json", true), (protobuf, Protobuf, false), (protobuf, Protobuf, true) })
        {
            var caller = await LiveKitCaller.Create(host);
            using var answer = await Post(caller, "logs", gzip ? Gzip(body) : body, type, gzip);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType); // it has one
            Assert.Equal(type == Protobuf ? "" : "{ }", await answer.Content.ReadAsStringAsync());
            await LiveKitWebhookTests.Close(host, time);
            texts.Add((await caller.OneCallLog()).Text("transcript_text"));
        }

        Assert.Contains("user: What is the weather in Paris?", Assert.Single(texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_report_how_long_the_caller_waited()
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, time);
        var caller = await LiveKitCaller.Create(host);
        const string traces =
            """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"room_id","value":{"stringValue":"RM_t"}},{"key":"lk.agent_name","value":{"stringValue":"acme-agent"}}]},
            "scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"agent_turn","endTimeUnixNano":"1766000010000000000",
            "attributes":[{"key":"lk.e2e_latency","value":{"doubleValue":1.25}}]},{"name":"other","endTimeUnixNano":"1766000011000000000"}]}]}]}
            """;
        Assert.Equal(HttpStatusCode.OK, await Post(caller, "traces", Encoding.UTF8.GetBytes(traces), "application/json", gzip: false).Status());
        Assert.Equal(HttpStatusCode.OK, await Post(caller, "metrics", Encoding.UTF8.GetBytes("""{"resourceMetrics":[]}"""), "application/json", gzip: false).Status());
        time.Advance(TimeSpan.FromHours(5));
        await host.Services.GetRequiredService<CloseIdleCalls>().SweepNow(CancellationToken.None);

        var latency = (await caller.OneCallLog()).GetProperty("session_data").GetProperty("metrics").GetProperty("e2e_latency");
        Assert.Equal(1.25, latency.GetProperty("median").GetDouble());
    }

    [Fact]
    public async Task An_unreadable_body_is_refused_and_changes_nothing()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await CallbookHost.StartOn(store);
        var caller = await LiveKitCaller.Create(host);
        var protobuf = Parser.Parse<LogsRequest>(LogsJson).ToByteArray();
        var deep = string.Concat(Enumerable.Repeat("[", 5000));
        byte[][] bodies = [protobuf[..^7], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF], Encoding.UTF8.GetBytes("{")];
        foreach (var body in bodies)
            Assert.Equal(HttpStatusCode.BadRequest, await caller.Logs(body, Protobuf).Status());
        foreach (var json in new[] { "", "{", deep, "{\"resourceLogs\":" + deep, "{\"resourceLogs\":7}", "[]" })
            Assert.Equal(HttpStatusCode.BadRequest, await caller.Logs(Encoding.UTF8.GetBytes(json)).Status());
        Assert.Equal(HttpStatusCode.BadRequest, await Post(caller, "logs", protobuf, Protobuf, gzip: true).Status());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(caller, "logs", Gzip(new byte[20 * 1024 * 1024]), Protobuf, gzip: true).Status());
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await caller.Logs(protobuf, "text/plain").Status());
        foreach (var json in new[] { "", "{", deep, "{\"event\":" + deep, HalfKey })
            Assert.Equal(HttpStatusCode.BadRequest, await caller.Webhook(json).Status());
        foreach (var type in new[] { "multipart/form-data", "multipart/form-data; boundary=other", "application/json" })
            Assert.NotEqual(HttpStatusCode.OK, await caller.Upload(UploadBody, type).Status());

        Assert.Empty(await caller.Agents());
        Assert.Empty(store.Recordings());
    }

    [Fact]
    public async Task An_interrupted_upload_leaves_no_partial_call_and_no_file()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await CallbookHost.StartOn(store);
        var caller = await LiveKitCaller.Create(host);
        var body = UploadBody;
        for (var tenth = 0; tenth < 10; tenth++)
        {
            var part = body[..(body.Length * tenth / 10)];
            Assert.Equal(HttpStatusCode.BadRequest, await caller.Upload(part, UploadType).Status());
            // The realistic case: the connection breaks before the announced length was sent.
            var head = $"POST /observability/recordings/v0 HTTP/1.1\r\nHost: x\r\nAuthorization: {caller.Observe()}\r\nContent-Type: {UploadType}\r\n"
                + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n";
            await RawHttp.Send(host.Url, head + Encoding.Latin1.GetString(part), TimeSpan.FromMilliseconds(100));
        }

        for (var tries = 0; tries < 500 && store.Recordings().Count > 0; tries++)
            await Task.Delay(20); // until the server has noticed the closed connections
        Assert.Empty(store.Recordings());
        Assert.Empty(await caller.Agents());
        Assert.Equal(HttpStatusCode.OK, await caller.Upload(body, UploadType).Status());
        Assert.Equal(HttpStatusCode.OK, await caller.Upload(body, UploadType).Status());
        Assert.Single(store.Recordings());
    }

    [Fact]
    public async Task A_large_upload_takes_little_memory()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var server = await ServerProcess.Start(
            store, "--Callbook:Ingest:LiveKit:ApiKey=APIlarge", "--Callbook:Ingest:LiveKit:ApiSecret=a large secret", "--Callbook:Bootstrap:ClientSecret=0123456789abcdef");
        var sound = SomeAudio.Wav(seconds: 1320);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(new UploadHeader { RoomId = "RM_large", JobId = "AJ_large" }.ToByteArray()), "header", "header.binpb" },
            { new StringContent(LongHistory()), "chat_history", "chat_history.json" },
            { new StreamContent(new MemoryStream(sound)), "audio", "recording.ogg" },
        };
        using var http = new HttpClient { BaseAddress = server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/observability/recordings/v0") { Content = form };
        request.Headers.TryAddWithoutValidation("Authorization", LiveKitCaller.Observer("APIlarge", "a large secret"));

        Assert.Equal(HttpStatusCode.OK, await http.SendAsync(request).Status());

        var most = (await File.ReadAllLinesAsync($"/proc/{server.ProcessId}/status")).First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        var megabytes = int.Parse(string.Concat(most.Where(char.IsDigit)), System.Globalization.CultureInfo.InvariantCulture) / 1024;
        Assert.InRange(megabytes, 1, 300);
        Assert.InRange(sound.Length, 40 * 1024 * 1024, int.MaxValue);
        Assert.Equal(sound.Length, new FileInfo(Assert.Single(store.Recordings())).Length);
    }

    static string LongHistory()
    {
        var items = Enumerable.Range(0, 10_000).Select(at =>
            $$"""{"id":"item_{{at}}","type":"message","role":"{{(at % 2 == 0 ? "assistant" : "user")}}","content":["{{new string('a', 400)}}"],"created_at":{{1766000000 + at}}}""");
        return $$"""{"items":[{{string.Join(',', items)}}]}""";
    }

    static byte[] Gzip(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return output.ToArray();
    }

    static async Task<HttpResponseMessage> Post(LiveKitCaller caller, string signal, byte[] body, string type, bool gzip)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/observability/{signal}/otlp/v0") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(type);
        if (gzip)
            request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.TryAddWithoutValidation("Authorization", caller.Observe());
        return await caller.Host.Http.SendAsync(request);
    }
}
