using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Callbook.Server.Ingest;
using Callbook.Server.Platforms.LiveKit;
using Callbook.Server.Platforms.LiveKit.Otlp;
using Callbook.Server.Platforms.LiveKit.Rpc;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Platforms.LiveKit;

/// <summary>Several servers, busy databases, keys and agents.</summary>
public sealed class LiveKitServersTests
{
    const string Room = "RM_servers";

    static string Phone(string kind, long joined = 1766000002456, string more = "") =>
        $$$"""
        {"event":"{{{kind}}}","id":"EV_{{{kind}}}","createdAt":"1766000062","room":{"sid":"{{{Room}}}","name":"room"},
        "participant":{"identity":"sip_1","kind":"SIP","joinedAtMs":"{{{joined}}}","attributes":{"sip.phoneNumber":"+15105550100"}{{{more}}}}}
        """;

    static string Report(string items = "") =>
        $$$"""{"room_id":"{{{Room}}}","job_id":"AJ_1","room":"room","timestamp":1766000062300,"chat_history":{"items":[{{{items}}}]}}""";

    static string Logs(string agent) =>
        $$$"""
        {"resourceLogs":[{"resource":{"attributes":[{"key":"room_id","value":{"stringValue":"{{{Room}}}"}}]},"scopeLogs":[{"scope":{"name":"chat_history"},
        "logRecords":[{"timeUnixNano":"1766000001800000000","body":{"stringValue":"session report"},"attributes":[{"key":"agent_name","value":{"stringValue":"{{{agent}}}"}}]}]}]}]}
        """;

    [Fact, Needs(Need.Postgres)]
    public async Task Concurrent_reports_to_two_servers_become_one_call()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        await using var one = await CallbookHost.StartOn(store);
        await using var two = await CallbookHost.StartOn(store);
        var caller = await LiveKitCaller.Create(one);
        for (var round = 0; round < 10; round++)
        {
            string Of(string body) => body.Replace(Room, $"RM_{round}", StringComparison.Ordinal);
            var hooks = new[] { Phone("participant_joined"), Phone("participant_left", more: ",\"disconnectReason\":\"CLIENT_INITIATED\""), Report("""{"id":"i","type":"message","role":"user","content":["Hi"],"created_at":1766000003}""") };
            var sent = hooks.SelectMany(hook => new[] { one, two }.Select(host => Hook(host, caller, Of(hook))))
                .Concat(new[] { one, two }.Select(host => Send(host, "/observability/logs/otlp/v0", Of(Logs("acme")), "application/json", caller.Observe())));
            Assert.All(await Task.WhenAll(sent), status => Assert.Equal(HttpStatusCode.OK, status));
        }

        for (var tries = 0; await caller.CallsInProgress() > 0 && tries < 3; tries++)
            await CloseAll(store);
        var logs = await caller.CallLogs();
        Assert.Equal(10, logs.Count);
        Assert.All(logs, log => Assert.Equal("[0.54s] user: Hi\n[59.54s] system: Call ended: caller hung up", log.Text("transcript_text")));
        Assert.All(logs, log => Assert.Equal("+15105550100", log.GetProperty("session_data").Text("caller_id")));
    }

    [Theory, BothDatabases]
    public async Task A_call_that_began_on_another_day_than_was_known_is_counted_once(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var caller = await LiveKitCaller.Create(host);
        await Send(host, "/observability/logs/otlp/v0", Logs("acme"), "application/json", caller.Observe());
        Assert.Equal(HttpStatusCode.OK, await caller.Webhook(Report()).Status());
        var agent = Assert.Single(await caller.Agents()).Text("id");
        Assert.Equal("2025-12-17T19:33:21.800Z", (await caller.OneCallLog()).Text("call_started_at"));

        Assert.Equal(HttpStatusCode.OK, await caller.Webhook(Phone("participant_joined", joined: 1765900000000)).Status());

        for (var again = 0; again < 2; again++)
        {
            var page = await caller.Http.GetAsync($"/v1/agents/{agent}/call-logs?limit=1").Json();
            Assert.Equal("2025-12-16T15:46:40.000Z", Assert.Single(page.GetProperty("data").EnumerateArray()).Text("call_started_at"));
            Assert.Equal(1, page.GetProperty("pagination").GetProperty("total").GetInt32());
            await caller.Webhook(Phone("participant_joined", joined: 1765900000000));
        }
    }

    [Fact]
    public async Task A_locked_database_is_answered_with_when_to_come_again()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await CallbookHost.StartOn(store);
        var caller = await LiveKitCaller.Create(host);
        await using (var another = new SqliteConnection($"Data Source={Path.Combine(store.DataDirectory, "callbook.db")};Pooling=False"))
        {
            await another.OpenAsync();
            await using var held = another.BeginTransaction(deferred: false);
            using var answer = await caller.Logs(new LogsRequest().ToByteArray(), "application/x-protobuf");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode); // the body has nothing to write

            using var refused = await caller.Upload(Multipart(), "multipart/form-data; boundary=b");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("application/x-protobuf", refused.Content.Headers.ContentType!.MediaType); // it has one
            var status = Status.Parser.ParseFrom(await refused.Content.ReadAsByteArrayAsync());
            Assert.Equal(1, status.Details.Single().Unpack<RetryInfo>().RetryDelay.Seconds);
        }

        Assert.Equal(HttpStatusCode.OK, await caller.Upload(Multipart(), "multipart/form-data; boundary=b").Status());
        Assert.Equal(1, await caller.CallsInProgress());
    }

    [Theory, BothDatabases]
    public async Task A_key_is_never_shown_is_the_organizations_own_and_stops_when_it_is_deleted(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var (one, other) = (await LiveKitCaller.Create(host), await LiveKitCaller.Create(host));
        var listed = await one.Http.GetAsync("/v1/ingest-keys").Json();
        Assert.DoesNotContain(one.Secret, listed.GetRawText(), StringComparison.Ordinal);
        var again = $$"""{"platform":"livekit","api_key":"{{one.Key}}","secret":"another"}""";
        Assert.Equal(HttpStatusCode.Conflict, await one.Http.PostJson("/v1/ingest-keys", again).Status());
        foreach (var wrong in new[] { "{}", """{"platform":"fax","api_key":"a","secret":"b"}""", """{"platform":"livekit","api_key":"","secret":"b"}""" })
            Assert.Equal(HttpStatusCode.BadRequest, await one.Http.PostJson("/v1/ingest-keys", wrong).Status());

        using var deleted = await one.Http.DeleteAsync($"/v1/ingest-keys/{listed.GetProperty("data")[0].Text("id")}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await one.Webhook(Phone("participant_joined")).Status());
        Assert.Equal(HttpStatusCode.OK, await other.Webhook(Phone("participant_joined")).Status());
        Assert.Empty(await one.Agents());
        Assert.Single(await other.Agents());
    }

    [Fact]
    public async Task Calls_of_unknown_agents_belong_to_the_default_agent_if_agents_may_not_be_created()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:Ingest:LiveKit:CreateAgents=false", "--Callbook:Ingest:LiveKit:DefaultAgent=everybody");
        var caller = await LiveKitCaller.Create(host);
        await Send(host, "/observability/logs/otlp/v0", Logs("acme"), "application/json", caller.Observe());

        Assert.Equal("everybody", Assert.Single(await caller.Agents()).Text("external_id"));
        Assert.Equal(1, await caller.CallsInProgress());
    }

    static byte[] Multipart()
    {
        var header = new UploadHeader { RoomId = Room, JobId = "AJ_1" }.ToByteArray();
        return
        [
            .. "--b\r\nContent-Disposition: form-data; name=\"header\"; filename=\"header.binpb\"\r\n\r\n"u8, .. header,
            .. "\r\n--b\r\nContent-Disposition: form-data; name=\"audio\"\r\nContent-Type: audio/ogg\r\n\r\nOggS\r\n--b--\r\n"u8,
        ];
    }

    static Task<HttpStatusCode> Hook(CallbookHost host, LiveKitCaller caller, string json) =>
        Send(host, "/v1/ingest/livekit", json, "application/webhook+json", caller.Sign(json));

    static async Task<HttpStatusCode> Send(CallbookHost host, string path, string json, string type, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)) };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await host.Http.SendAsync(request).Status();
    }

    static async Task CloseAll(EmptyStore store)
    {
        var time = new StoppedTime();
        time.Advance(TimeProvider.System.GetUtcNow() - time.GetUtcNow() + TimeSpan.FromDays(1));
        await using var later = await CallbookHost.StartOn(store, time);
        await later.Services.GetRequiredService<CloseIdleCalls>().SweepNow(CancellationToken.None);
    }
}
