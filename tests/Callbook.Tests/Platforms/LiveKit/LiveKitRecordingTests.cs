using System.Net;
using System.Text;
using System.Text.Json;
using Callbook.Server.Platforms.LiveKit;
using Callbook.Server.Recordings;
using Callbook.Server.Recordings.Deletion;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Platforms.LiveKit;

/// <summary>The audio in an agent's upload becomes the recording of its call.</summary>
[Needs(Need.SharedData)]
public sealed class LiveKitRecordingTests
{
    const string Session = "RM_hSx2aV9kPZ4d";

    static readonly DateTimeOffset Began = DateTimeOffset.FromUnixTimeMilliseconds(1_766_000_002_500);

    [Theory, BothDatabases]
    public async Task The_recording_has_its_own_start_whichever_request_arrives_first(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var sound = SomeAudio.Wav();
        foreach (var order in new[] { "webhooks upload", "webhooks close upload", "upload webhooks", "upload close webhooks", "upload upload" })
        {
            var caller = await LiveKitCaller.Create(host);
            foreach (var step in order.Split(' '))
            {
                if (step == "close")
                    await LiveKitWebhookTests.Close(host, time);
                else if (step == "upload")
                    Assert.Equal(HttpStatusCode.OK, await Upload(caller, sound).Status());
                else
                    await Webhooks(caller);
            }

            await LiveKitWebhookTests.Close(host, time);
            var log = await Log(caller);
            var recording = log.GetProperty("recording");
            Assert.Equal(sound.Length, recording.GetProperty("bytes").GetInt64());
            Assert.Equal(Began, log.GetProperty("call_started_at").GetDateTimeOffset().AddSeconds(recording.GetProperty("offset_seconds").GetDouble()));
            Assert.Equal(sound, await host.Http.GetByteArrayAsync(log.Text("recording_url")));
        }
    }

    [Fact]
    public async Task The_longer_recording_of_two_agents_in_a_room_is_kept()
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, time);
        var (first, second) = (SomeAudio.Wav(seconds: 2), SomeAudio.Wav(seconds: 1));
        foreach (var order in new[] { new[] { first, second }, [second, first, second] })
        {
            var caller = await LiveKitCaller.Create(host);
            await Webhooks(caller);
            foreach (var sound in order)
                Assert.Equal(HttpStatusCode.OK, await Upload(caller, sound).Status());
            await LiveKitWebhookTests.Close(host, time);
            Assert.Equal(2, (await Log(caller)).GetProperty("recording").GetProperty("duration").GetDouble());
        }
    }

    [Fact]
    public async Task The_recording_is_dropped_if_its_agent_must_not_be_recorded()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var time = new StoppedTime();
        await using var host = await CallbookHost.StartOn(store, time);
        var caller = await LiveKitCaller.Create(host);
        var agent = await caller.Http.PostJson("/v1/agents", $$"""{ "name": "Acme", "external_id": "livekit", "enable_recording": false }""").Json(HttpStatusCode.Created);
        await Webhooks(caller);
        Assert.Equal(HttpStatusCode.OK, await Upload(caller, SomeAudio.Wav()).Status());
        await LiveKitWebhookTests.Close(host, time);

        var log = await Log(caller);
        Assert.Equal(agent.GetProperty("data").Text("id"), log.Text("agent_id"));
        Assert.Null(log.Text("recording_url"));
        Assert.Empty(store.Recordings());
    }

    [Fact]
    public async Task A_call_is_not_lost_for_sound_that_is_none()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var time = new StoppedTime();
        await using var host = await CallbookHost.StartOn(store, time, "--Callbook:Recordings:MaxMegabytes=1");
        foreach (var (sound, reason) in new[] { (Encoding.UTF8.GetBytes("<html></html>"), "no_audio"), (SomeAudio.Wav(seconds: 40), "too_large"), ([], null) })
        {
            var caller = await LiveKitCaller.Create(host);
            await Webhooks(caller);
            Assert.Equal(HttpStatusCode.OK, await Upload(caller, sound).Status());
            await LiveKitWebhookTests.Close(host, time);

            var log = await Log(caller);
            Assert.Contains("Hello there", log.Text("transcript_text"), StringComparison.Ordinal);
            Assert.Null(log.Text("recording_url"));
            var told = log.GetProperty("session_data").TryGetProperty("recording", out var recording) ? recording.Text("reason") : null;
            Assert.Equal(reason, told);
        }

        Assert.Empty(store.Recordings());
    }

    [Theory, BothDatabases]
    public async Task The_recording_follows_its_call_to_an_agent_that_is_reported_later(TestDatabase database)
    {
        var (time, sound) = (new StoppedTime(), SomeAudio.Wav());
        await using var store = await EmptyStore.Create(database);
        await using var host = await CallbookHost.StartOn(store, time);
        foreach (var endsFirst in new[] { true, false })
        {
            var caller = await LiveKitCaller.Create(host);
            await Upload(caller, sound);
            await Webhooks(caller);
            Assert.Equal(HttpStatusCode.OK, await caller.Logs(await File.ReadAllBytesAsync(LiveKitCaller.Fixture("livekit-upload", "agents-js_otlp_logs.json"))).Status());
            if (endsFirst)
                await LiveKitWebhookTests.Close(host, time);
            await host.RunJobs(MoveRecordingPayload.Kind);
            await LiveKitWebhookTests.Close(host, time);

            var log = await Log(caller);
            Assert.Equal(LiveKitCaller.Agent, (await caller.Agents()).Single(agent => agent.Text("id") == log.Text("agent_id")).Text("external_id"));
            Assert.Equal(sound, await host.Http.GetByteArrayAsync(log.Text("recording_url")));
            var offset = log.GetProperty("recording").GetProperty("offset_seconds").GetDouble();
            Assert.Equal(Began, log.GetProperty("call_started_at").GetDateTimeOffset().AddSeconds(offset));
            Assert.Equal(0, (await caller.Http.GetAsync("/v1/jobs?kind=move_recording").Json()).GetProperty("data").GetArrayLength());
        }

        await host.Services.GetRequiredService<SweepRecordings>().DeleteNow(CancellationToken.None);
        Assert.Equal(2, store.Recordings().Count);
    }

    [Theory, BothDatabases]
    public async Task A_session_is_summarized_like_any_other_call_and_again_only_when_more_was_said(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        var caller = await LiveKitCaller.Create(host);
        await Webhooks(caller);
        await Webhook(caller, "room_finished");
        await LiveKitWebhookTests.Close(host, time);
        Assert.Equal(1, await Summaries(caller));
        await host.RunJobs();
        var summary = (await Log(caller)).Text("summary_text");
        Assert.NotNull(summary);

        await Webhook(caller, "egress_ended");
        Assert.Equal(0, await Summaries(caller));
        Assert.Equal(summary, (await Log(caller)).Text("summary_text"));

        await Upload(caller, SomeAudio.Wav());
        Assert.Equal(1, await Summaries(caller));
        Assert.Equal(summary, (await Log(caller)).Text("summary_text"));
    }

    static async Task<int> Summaries(LiveKitCaller caller) => (await caller.Http.GetAsync("/v1/jobs?kind=summarize_call").Json()).GetProperty("data").GetArrayLength();

    static async Task<JsonElement> Log(LiveKitCaller caller)
    {
        var listed = await caller.OneCallLog();
        return (await caller.Http.GetAsync($"/v1/agents/{listed.Text("agent_id")}/call-logs/{listed.Text("id")}").Json()).GetProperty("data");
    }

    static async Task Webhooks(LiveKitCaller caller)
    {
        foreach (var hook in new[] { "participant_joined_agent", "participant_joined_sip", "participant_left_sip" })
            await Webhook(caller, hook);
    }

    static async Task Webhook(LiveKitCaller caller, string name) =>
        Assert.Equal(HttpStatusCode.OK, await caller.Webhook(await File.ReadAllTextAsync(LiveKitCaller.Fixture("livekit-webhooks", name + ".json"))).Status());

    static async Task<HttpResponseMessage> Upload(LiveKitCaller caller, byte[] sound)
    {
        const string history = """{"items":[{"id":"item_1","type":"message","role":"assistant","content":["Hello there"],"created_at":1766000003}]}""";
        var header = new UploadHeader { RoomId = Session, JobId = "AJ_x1y2z3", StartTime = new() { Seconds = Began.ToUnixTimeSeconds(), Nanos = 500_000_000 } };
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(header.ToByteArray()), "header", "header.binpb" },
            { new StringContent(history), "chat_history", "chat_history.json" },
            { new ByteArrayContent(sound), "audio", "recording.ogg" },
        };
        return await caller.Upload(await form.ReadAsByteArrayAsync(), form.Headers.ContentType!.ToString()); // a form has a content type
    }
}
