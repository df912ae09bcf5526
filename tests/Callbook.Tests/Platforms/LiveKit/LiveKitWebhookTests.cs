using System.Net;
using System.Text;
using Callbook.Server.Ingest;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Platforms.LiveKit;

/// <summary>Webhooks made by LiveKit's own library, sent in and out of order.</summary>
[Needs(Need.SharedData)]
public sealed class LiveKitWebhookTests
{
    static readonly string[] Life =
    [
        "room_started", "participant_joined_agent", "participant_joined_sip", "track_published", "egress_started", "participant_left_sip", "room_finished", "egress_ended",
    ];

    static string Hook(string name) => File.ReadAllText(LiveKitCaller.Fixture("livekit-webhooks", name + ".json"));

    [Theory, BothDatabases]
    public async Task The_life_of_a_telephone_call_becomes_a_call_log(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var caller = await LiveKitCaller.Create(host);
        foreach (var hook in Life)
            Assert.Equal(HttpStatusCode.OK, await caller.Webhook(Hook(hook)).Status());

        Assert.Empty(await caller.CallLogs()); // the agent's upload may still arrive
        Assert.Equal(1, await caller.CallsInProgress());
        await Close(host, time);

        var log = await caller.OneCallLog();
        Assert.Equal("call-_+15105550100_x7Qd", log.Text("room_name"));
        Assert.Equal("2025-12-17T19:33:22.456Z", log.Text("call_started_at"));
        Assert.Equal("2025-12-17T19:34:22.000Z", log.Text("call_ended_at"));
        Assert.Equal(60, log.GetProperty("call_duration").GetInt32());
        var data = log.GetProperty("session_data");
        Assert.Equal("+15105550100", data.Text("caller_id"));
        Assert.Equal("caller hung up", data.Text("end_reason"));
        Assert.Equal("CLIENT_INITIATED", data.Text("disconnect_reason"));
        Assert.Equal("CA00000000000000000000000000000000", data.Text("sip.callIDFull"));
        Assert.Equal("https://s3.example.com/bucket/recordings/call.ogg", data.GetProperty("recordings")[0].Text("location"));
        Assert.Equal("[\"webhook\"]", data.GetProperty("sources").GetRawText());
        Assert.Equal("[59.54s] system: Call ended: caller hung up", log.Text("transcript_text"));
    }

    [Theory, BothDatabases]
    public async Task Webhooks_may_be_repeated_reordered_or_lost(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        foreach (var order in new[] { Life.Reverse(), Life.Concat(Life), ["participant_left_sip"], ["participant_left_sip", "participant_joined_sip"] })
        {
            var caller = await LiveKitCaller.Create(host);
            foreach (var hook in order)
                Assert.Equal(HttpStatusCode.OK, await caller.Webhook(Hook(hook)).Status());
            time.Advance(TimeSpan.FromHours(5));
            await host.Services.GetRequiredService<CloseIdleCalls>().SweepNow(CancellationToken.None);

            var log = await caller.OneCallLog();
            Assert.Equal("2025-12-17T19:33:22.456Z", log.Text("call_started_at"));
            Assert.Equal("2025-12-17T19:34:22.000Z", log.Text("call_ended_at"));
            Assert.Equal("[59.54s] system: Call ended: caller hung up", log.Text("transcript_text"));
        }
    }

    [Theory, BothDatabases]
    public async Task A_room_that_is_used_again_next_day_is_another_call(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var caller = await LiveKitCaller.Create(host);
        foreach (var hook in Life)
            await caller.Webhook(Hook(hook));
        foreach (var hook in Life)
            await caller.Webhook(Hook(hook).Replace("RM_hSx2aV9kPZ4d", "RM_nextDay", StringComparison.Ordinal));
        await Close(host, time);

        Assert.Equal(2, (await caller.CallLogs()).Count);
    }

    [Theory, BothDatabases]
    public async Task A_second_telephone_in_the_room_is_a_transfer(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var caller = await LiveKitCaller.Create(host);
        string Second(string hook) => Hook(hook).Replace("+15105550100\"", "+15105550199\"", StringComparison.Ordinal)
            .Replace("PA_9kTz3fQmWn2R", "PA_second", StringComparison.Ordinal).Replace("1766000002456", "1766000030000", StringComparison.Ordinal);
        await caller.Webhook(Second("participant_joined_sip"));
        await caller.Webhook(Hook("participant_joined_sip"));
        await caller.Webhook(Hook("participant_left_sip").Replace("1766000062", "1766000040", StringComparison.Ordinal));
        await caller.Webhook(Second("participant_left_sip"));
        await caller.Webhook(Hook("room_finished"));
        await Close(host, time);

        var log = await caller.OneCallLog();
        Assert.Equal("+15105550100", log.GetProperty("session_data").Text("caller_id"));
        Assert.Equal("2025-12-17T19:34:22.000Z", log.Text("call_ended_at"));
        Assert.StartsWith("[27.54s] system: Call transferred to +15105550199", log.Text("transcript_text"), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_room_with_neither_telephone_nor_agent_is_no_call(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var caller = await LiveKitCaller.Create(host);
        foreach (var hook in new[] { "room_started", "track_published", "room_finished" })
            Assert.Equal(HttpStatusCode.OK, await caller.Webhook(Hook(hook)).Status());

        Assert.Empty(await caller.Agents());
    }

    [Fact]
    public async Task A_webhook_without_a_valid_signature_is_refused_and_nothing_is_stored()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var caller = await LiveKitCaller.Create(host);
        var hook = Hook("participant_joined_sip");
        var past = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 120;
        string?[] tokens =
        [
            null, "", "nonsense", caller.Sign(hook + " "), caller.Sign(hook, secret: "another"), caller.Sign(hook, expires: past),
            caller.Sign(hook, algorithm: "none"), caller.Sign(hook, algorithm: "HS512"), caller.Observe(), caller.Token(new() { ["iss"] = caller.Key }),
        ];
        foreach (var token in tokens)
            Assert.Equal(HttpStatusCode.Unauthorized, await caller.Send("/v1/ingest/livekit", Encoding.UTF8.GetBytes(hook), "application/webhook+json", token).Status());
        string?[] observers = [null, caller.Sign(hook), caller.Observe(secret: "another"), caller.Observe(expires: past)];
        foreach (var path in new[] { "recordings/v0", "logs/otlp/v0", "traces/otlp/v0", "metrics/otlp/v0" })
        {
            foreach (var token in observers)
                Assert.Equal(HttpStatusCode.Unauthorized, await caller.Send($"/observability/{path}", [], "application/x-protobuf", token).Status());
        }

        Assert.Empty(await caller.Agents());
    }

    [Fact]
    public async Task A_call_log_that_was_deleted_does_not_come_back()
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, time);
        var caller = await LiveKitCaller.Create(host);
        foreach (var hook in Life)
            await caller.Webhook(Hook(hook));
        await Close(host, time);
        var log = await caller.OneCallLog();
        using var deleted = await caller.Http.DeleteAsync($"/v1/agents/{log.Text("agent_id")}/call-logs/{log.Text("id")}");

        foreach (var hook in Life)
            Assert.Equal(HttpStatusCode.OK, await caller.Webhook(Hook(hook)).Status());

        Assert.Empty(await caller.CallLogs());
        Assert.Equal(0, await caller.CallsInProgress());
    }

    internal static async Task Close(CallbookHost host, StoppedTime time)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        await host.Services.GetRequiredService<CloseIdleCalls>().SweepNow(CancellationToken.None);
    }
}
