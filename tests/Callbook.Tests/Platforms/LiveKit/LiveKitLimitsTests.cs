using System.IO.Compression;
using System.Net;
using System.Text;
using Callbook.Server.Platforms.LiveKit;
using Callbook.Server.Platforms.LiveKit.Otlp;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Google.Protobuf;

namespace Callbook.Tests.Platforms.LiveKit;

/// <summary>Bodies that would fill memory are refused, and those within the limits are stored.</summary>
public sealed class LiveKitLimitsTests
{
    const string Protobuf = "application/x-protobuf";

    [Fact]
    public void Messages_are_counted_before_they_are_made()
    {
        var bomb = new byte[8_000_000];
        for (var at = 0; at < bomb.Length; at += 2)
            bomb[at] = 0x0a; // an empty message
        Assert.False(OtlpMessages.AreFew(bomb, LogsRequest.Descriptor)); // the code is compiled

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(OtlpMessages.AreFew(bomb, LogsRequest.Descriptor));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, bomb.Length / 100);
    }

    [Fact]
    public void Messages_are_counted_in_messages()
    {
        var logs = new LogsRequest { ResourceLogs = { new ResourceLogs { ScopeLogs = { new ScopeLogs() } } } };
        var records = logs.ResourceLogs[0].ScopeLogs[0].LogRecords;
        records.AddRange(Enumerable.Repeat(new LogRecord { TimeUnixNano = 5, Body = new() { IntValue = 300 } }, (OtlpMessages.Most / 2) - 2));
        Assert.True(OtlpMessages.AreFew(logs.ToByteArray(), LogsRequest.Descriptor));
        records.Add([new(), new()]);
        Assert.False(OtlpMessages.AreFew(logs.ToByteArray(), LogsRequest.Descriptor));
        Assert.Null(OtlpMessages.AreFew(logs.ToByteArray().AsSpan(0, 1000), LogsRequest.Descriptor));
    }

    [Fact]
    public void Messages_are_at_most_64_levels_deep()
    {
        var value = new AnyValue();
        for (var level = 0; level < 40; level++)
            value = new() { ArrayValue = new() { Values = { value } } };
        Assert.Null(OtlpMessages.AreFew(value.ToByteArray(), AnyValue.Descriptor));
    }

    [Fact]
    public async Task A_body_that_would_fill_memory_is_refused_with_the_limit()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var caller = await LiveKitCaller.Create(host);
        var bomb = new byte[2_000_000];
        for (var at = 0; at < bomb.Length; at += 2)
            bomb[at] = 0x0a;

        var refused = await caller.Logs(bomb, Protobuf).IsRefused(HttpStatusCode.BadRequest, "body");
        Assert.Contains("200000 messages", refused.Text("detail"), StringComparison.Ordinal);
        refused = await caller.Logs(Encoding.UTF8.GetBytes($$"""{"resourceLogs":[{{Repeat("{}", 200_001)}}]}""")).IsRefused(HttpStatusCode.BadRequest, "body");
        Assert.Contains("200000 values", refused.Text("detail"), StringComparison.Ordinal);
        refused = await caller.Webhook($$"""{"event":[{{Repeat("[]", 500_001)}}]}""").IsRefused(HttpStatusCode.BadRequest, "body");
        Assert.Contains("500000 values", refused.Text("detail"), StringComparison.Ordinal);
        refused = await Gzip(caller, new byte[15_000_000]).IsRefused(HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("100 times", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(await caller.Agents());
    }

    [Theory, BothDatabases]
    public async Task A_long_history_of_tools_becomes_one_call(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var caller = await LiveKitCaller.Create(host);
        var items = Enumerable.Range(0, 300).SelectMany(at => new[]
        {
            $$"""{"id":"c{{at}}","type":"function_call","call_id":"k{{at}}","name":"find","arguments":"{}","created_at":{{1766000000 + at}}}""",
            $$"""{"id":"o{{at}}","type":"function_call_output","call_id":"k{{at}}","output":"{{at:d5}}{{new string('x', 59_995)}}","created_at":{{1766000000 + at}}}""",
        });
        var history = $$"""{"items":[{{string.Join(',', items)}}]}""";
        for (var repetition = 0; repetition < 2; repetition++)
        {
            using var form = new MultipartFormDataContent
            {
                { new ByteArrayContent(new UploadHeader { RoomId = "RM_long", JobId = "AJ_long" }.ToByteArray()), "header", "header.binpb" },
                { new StringContent(history), "chat_history", "chat_history.json" },
            };
            Assert.Equal(HttpStatusCode.OK, await caller.Upload(await form.ReadAsByteArrayAsync(), form.Headers.ContentType!.ToString()).Status()); // it has one
        }

        await LiveKitWebhookTests.Close(host, time);
        Assert.Equal(600, (await caller.OneCallLog()).GetProperty("entry_count").GetInt32());
    }

    [Theory]
    [InlineData("header", 65_537)]
    [InlineData("chat_history", (32 * 1024 * 1024) + 1)]
    [InlineData("another", 65_537)]
    public async Task A_part_beyond_its_limit_is_too_large_for_ever(string part, int bytes)
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var caller = await LiveKitCaller.Create(host);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[bytes]), part } };

        var refused = await caller.Upload(await form.ReadAsByteArrayAsync(), form.Headers.ContentType!.ToString()).IsRefused(HttpStatusCode.RequestEntityTooLarge);

        Assert.Contains($"more than {bytes - 1} bytes", refused.Text("detail"), StringComparison.Ordinal);
    }

    static Task<HttpResponseMessage> Gzip(LiveKitCaller caller, byte[] body)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize))
            gzip.Write(body);
        var request = new HttpRequestMessage(HttpMethod.Post, "/observability/logs/otlp/v0") { Content = new ByteArrayContent(output.ToArray()) };
        request.Content.Headers.ContentType = new(Protobuf);
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.TryAddWithoutValidation("Authorization", caller.Observe());
        return caller.Host.Http.SendAsync(request);
    }

    static string Repeat(string json, int times) => string.Join(',', Enumerable.Repeat(json, times));
}
