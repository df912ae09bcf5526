using System.Diagnostics.Metrics;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Processes;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Platforms.LiveKit;

/// <summary>LiveKit's own libraries send over HTTP.</summary>
[Needs(Need.Node)]
public sealed class LiveKitClientsTests
{
    const string Said =
        """
        [0.24s] agent: Hi, how can I help?
        [4.54s] user: What is the weather in Paris?
        [5.44s] system: Tool get_weather called with {"location":"Paris"}
        [6.24s] system: Tool get_weather returned {"temp_c":22}
        [6.94s] agent: It is twenty two degrees in Paris.
        [6.94s] system: Agent interrupted
        [59.54s] system: Call ended: caller hung up
        """;

    static Task<ToolOutput> Run(LiveKitCaller caller, string script, params string[] more) =>
        Tool.Node(script, [caller.Host.Url.ToString().TrimEnd('/'), caller.Key, caller.Secret, .. more]);

    [Fact, Needs(Need.Postgres)]
    public async Task Requests_of_server_and_agent_become_one_call()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Postgres);
        var caller = await LiveKitCaller.Create(host);
        var audio = Path.Combine(Directory.CreateTempSubdirectory("callbook-ogg-").FullName, "recording.ogg");
        await File.WriteAllBytesAsync(audio, SomeAudio.Wav());

        await Run(caller, "livekit-webhooks.mjs");
        await Run(caller, "livekit-upload.mjs", audio);

        var log = await caller.OneCallLog();
        Assert.Equal(Said, log.Text("transcript_text"));
        Assert.Equal("call-_+15105550100_life", log.Text("room_name"));
        Assert.Equal(60, log.GetProperty("call_duration").GetInt32());
        var data = log.GetProperty("session_data");
        Assert.Equal("+15105550100", data.Text("caller_id"));
        Assert.Equal("""["otlp","upload","webhook"]""", data.GetProperty("sources").GetRawText());
        var agent = Assert.Single(await caller.Agents());
        Assert.Equal(LiveKitCaller.Agent, agent.Text("external_id"));
        Assert.Equal(await File.ReadAllBytesAsync(audio), await host.Http.GetByteArrayAsync(log.Text("recording_url")));
        Directory.Delete(Path.GetDirectoryName(audio)!, recursive: true); // it stands in a folder
    }

    [Fact]
    public async Task An_agent_retries_when_asked_to_and_its_call_is_not_lost()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await CallbookHost.StartOn(store);
        var caller = await LiveKitCaller.Create(host);
        var audio = Path.Combine(store.DataDirectory, "recording.ogg");
        await File.WriteAllBytesAsync(audio, SomeAudio.Wav());
        // Nothing can be written: a file is in the place of the recordings folder.
        var blocked = Path.Combine(store.DataDirectory, "recordings");
        await File.WriteAllTextAsync(blocked, "");

        var refused = new TaskCompletionSource();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "callbook.overloads")
                listening.EnableMeasurementEvents(instrument);
        }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => refused.TrySetResult());
        listener.Start();
        var upload = Run(caller, "livekit-upload.mjs", audio);
        await refused.Task.WaitAsync(TimeSpan.FromMinutes(2));
        File.Delete(blocked);
        await upload;

        var log = await caller.OneCallLog();
        Assert.Contains("Hi, how can I help?", log.Text("transcript_text"), StringComparison.Ordinal);
        Assert.NotNull(log.Text("recording_url"));
    }
}
