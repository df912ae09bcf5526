using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Callbook.Server.Ingest;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Platforms.LiveKit;

/// <summary>One session, reported by webhooks, telemetry and upload, with bodies captured from LiveKit's own library.</summary>
[Needs(Need.SharedData)]
public sealed class LiveKitMergeTests
{
    const string Said =
        """
        [0.24s] agent: Hi, thanks for calling Acme. How can I help?
        [4.54s] user: What is the weather in Paris?
        [5.44s] system: Tool get_weather called with {"location":"Paris"}
        [6.24s] system: Tool get_weather returned {"temp_c":22}
        [6.94s] agent: It is twenty two degrees in Paris.
        [6.94s] system: Agent interrupted
        """;

    const string Ended = "[59.54s] system: Call ended: caller hung up";

    static readonly string[] Doors = ["webhooks", "logs", "upload"];

    static byte[] Captured(string name) => File.ReadAllBytes(LiveKitCaller.Fixture("livekit-upload", name));

    static string UploadType => JsonElement.Parse(Captured("agents-js_recordings.head.json")).GetProperty("headers").Text("content-type")!;

    static IEnumerable<string> Orders() =>
    [
        .. from first in Doors from second in Doors.Except([first]) select $"{first} {second} {Doors.Except([first, second]).Single()}",
        .. Doors, "webhooks upload", "logs upload", "upload logs", "logs webhooks",
    ];

    [Theory, BothDatabases]
    public async Task Reports_of_a_session_may_be_reordered_repeated_or_lost(TestDatabase database)
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(database, time);
        foreach (var order in Orders())
            await Tell(host, time, order);
    }

    static async Task Tell(CallbookHost host, StoppedTime time, string order)
    {
        var (once, twice, late) = (await LiveKitCaller.Create(host), await LiveKitCaller.Create(host), await LiveKitCaller.Create(host));
        foreach (var source in order.Split(' '))
        {
            await Send(once, source);
            await Send(twice, source);
            await Send(twice, source);
        }

        foreach (var source in order.Split(' '))
        {
            await Send(late, source);
            // The next report arrives after the call was closed as idle.
            time.Advance(TimeSpan.FromHours(5));
            await host.Services.GetRequiredService<CloseIdleCalls>().SweepNow(CancellationToken.None);
        }

        var logs = new[] { await once.OneCallLog(), await twice.OneCallLog(), await late.OneCallLog() };
        var (speaks, hooks) = (order != "webhooks", order.Contains("webhooks", StringComparison.Ordinal));
        var expected = $"{(speaks ? Said : "")}{(speaks && hooks ? "\n" : "")}{(hooks ? Ended : "")}";
        // If it is unknown when the caller joined, the call starts with the agent's first report.
        Assert.All(logs, log => Assert.Equal(hooks ? expected : Untimed(expected), hooks ? log.Text("transcript_text") : Untimed(log.Text("transcript_text")!)));
        Assert.Single(logs.Select(log => log.Text("transcript_text")).Distinct());
        Assert.All(logs, log => Assert.Equal(
            [.. order.Split(' ').Select(name => name switch { "webhooks" => "webhook", "logs" => "otlp", _ => name }).Order(StringComparer.Ordinal)],
            log.GetProperty("session_data").GetProperty("sources").EnumerateArray().Select(source => source.GetString()!)));
        foreach (var caller in new[] { once, twice, late })
        {
            var pages = await Task.WhenAll((await caller.Agents()).Select(agent => caller.Http.GetAsync($"/v1/agents/{agent.GetProperty("id")}/call-logs").Json()));
            Assert.Equal(1, pages.Sum(page => page.GetProperty("pagination").GetProperty("total").GetInt32()));
        }
    }

    [Theory, BothDatabases]
    public async Task A_call_in_progress_moves_to_its_agent_as_soon_as_the_agent_is_reported(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database, new StoppedTime());
        foreach (var order in new[] { "webhooks logs upload", "webhooks upload logs", "logs webhooks upload" })
        {
            var caller = await LiveKitCaller.Create(host);
            foreach (var source in order.Split(' '))
                await Send(caller, source);

            var time = (StoppedTime)host.Services.GetRequiredService<TimeProvider>();
            time.Advance(TimeSpan.FromMinutes(1));
            await host.Services.GetRequiredService<CloseIdleCalls>().SweepNow(CancellationToken.None);
            var log = await caller.OneCallLog();
            var agent = (await caller.Agents()).Single(agent => agent.Text("id") == log.Text("agent_id"));
            Assert.Equal(LiveKitCaller.Agent, agent.Text("external_id"));
            Assert.Equal($"{Said}\n{Ended}", log.Text("transcript_text"));
        }
    }

    [Fact]
    public async Task Python_and_JavaScript_agents_report_the_same_conversation_alike()
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, time);
        var texts = new List<string?>();
        foreach (var name in new[] { "agents-js_session_report.json", "python_session_report.json" })
        {
            var caller = await LiveKitCaller.Create(host);
            // Both contain the same conversation, but only one has speech with times and a handoff.
            var report = JsonNode.Parse(await File.ReadAllTextAsync(LiveKitCaller.Fixture("livekit-agents", name)))!.AsObject(); // it has one
            foreach (var item in report["chat_history"]!["items"]!.AsArray().ToList())
            {
                item!.AsObject().Remove("metrics");
                if (item["type"]!.GetValue<string>() is "agent_handoff")
                    item.Parent!.AsArray().Remove(item);
            }

            Assert.Equal(HttpStatusCode.OK, await caller.Webhook(report.ToJsonString()).Status());
            texts.Add((await Sealed(host, time, caller)).Text("transcript_text"));
        }

        Assert.Equal(texts[0], texts[1]);
        Assert.Contains("[0.20s] agent: Hi, thanks", texts[0], StringComparison.Ordinal);
        Assert.EndsWith("[59.30s] system: Call ended: caller hung up", texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speech_times_handoffs_and_latencies_are_reported()
    {
        var time = new StoppedTime();
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, time);
        var caller = await LiveKitCaller.Create(host);
        await caller.Webhook(await File.ReadAllTextAsync(LiveKitCaller.Fixture("livekit-agents", "python_session_report.json")));

        var log = await Sealed(host, time, caller);
        Assert.Contains("[0.40s] agent: Hi, thanks", log.Text("transcript_text"), StringComparison.Ordinal);
        Assert.Contains("[7.90s] system: Agent interrupted\n[8.30s] system: Handed over to billing", log.Text("transcript_text"), StringComparison.Ordinal);
        Assert.DoesNotContain("You are a helpful", log.GetRawText(), StringComparison.Ordinal);
        var metrics = log.GetProperty("session_data").GetProperty("metrics");
        Assert.Equal(1.27, metrics.GetProperty("e2e_latency").GetProperty("max").GetDouble());
    }

    static string Untimed(string text) => string.Join('\n', text.Split('\n').Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..]));

    static async Task<JsonElement> Sealed(CallbookHost host, StoppedTime time, LiveKitCaller caller)
    {
        await LiveKitWebhookTests.Close(host, time);
        return await caller.OneCallLog();
    }

    static async Task Send(LiveKitCaller caller, string source)
    {
        switch (source)
        {
            case "logs":
                Assert.Equal(HttpStatusCode.OK, await caller.Logs(Captured("agents-js_otlp_logs.json")).Status());
                break;
            case "upload":
                Assert.Equal(HttpStatusCode.OK, await caller.Upload(Captured("agents-js_recordings.multipart"), UploadType).Status());
                break;
            default:
                foreach (var hook in new[] { "room_started", "participant_joined_agent", "participant_joined_sip", "participant_left_sip", "room_finished" })
                    Assert.Equal(HttpStatusCode.OK, await caller.Webhook(await File.ReadAllTextAsync(LiveKitCaller.Fixture("livekit-webhooks", hook + ".json"), Encoding.UTF8)).Status());
                break;
        }
    }
}
