using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Callbook.Client;
using Callbook.Server.Recordings.Deletion;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Journeys;

/// <summary>Recordings come in while the server dies, and while it lives on little memory.</summary>
public sealed class When_the_server_is_killed_during_uploads
{
    const string Secret = "0123456789abcdef-kill";
    const int Uploads = 40;

    [Fact]
    public async Task Every_recording_that_was_acknowledged_is_whole_and_the_rest_is_swept()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var acknowledged = new ConcurrentDictionary<Guid, byte[]>();
        Guid agent;
        await using (var victim = await ServerProcess.Start(store, $"--Callbook:Bootstrap:ClientSecret={Secret}"))
        {
            using var client = new CallbookClient(victim.Url, "callbook", Secret);
            using var http = await Authorized(victim.Url);
            agent = (await client.Agents.CreateAsync(new("Reception", EnableRecording: true))).Id;
            var calls = await Task.WhenAll(Enumerable.Range(0, Uploads).Select(_ => client.CallLogs.PostAsync(agent, SomeCall.Of())));
            var some = new TaskCompletionSource();
            var uploading = calls.Select(call => Upload(http, agent, call.Id, acknowledged, some)).ToList();
            await some.Task.WaitAsync(TimeSpan.FromMinutes(1));
            await victim.Kill();
            await Task.WhenAll(uploading);
        }

        Assert.InRange(acknowledged.Count, 1, Uploads);
        await using var survivor = await CallbookHost.StartOn(store);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(store.DataDirectory, "recordings", "incoming")));
        using var asking = await Authorized(survivor.Url);
        foreach (var (call, hash) in acknowledged)
            Assert.Equal(hash, SHA256.HashData(await asking.GetByteArrayAsync(new Uri($"/v1/agents/{agent}/call-logs/{call}/recording", UriKind.Relative))));

        var sweeper = (SweepRecordings)survivor.Services.GetService(typeof(SweepRecordings))!; // registered
        await sweeper.RemoveOrphans(TimeProvider.System.GetUtcNow().AddMinutes(1), CancellationToken.None);
        using var reader = new CallbookClient(survivor.Url, "callbook", Secret);
        var rows = (await reader.CallLogs.ListAsync(agent, limit: 100)).Data.Count(log => log.RecordingUrl is not null);
        Assert.Equal(rows, Directory.EnumerateFiles(Path.Combine(store.DataDirectory, "recordings", "kept"), "*", SearchOption.AllDirectories).Count());
        Assert.InRange(rows, acknowledged.Count, Uploads); // an answer may be lost, a recording not
    }

    [Fact]
    public async Task A_recording_of_300_MB_passes_through_little_memory()
    {
        if (!OperatingSystem.IsLinux())
            return; // its memory is read from /proc
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var server = await ServerProcess.Start(store, $"--Callbook:Bootstrap:ClientSecret={Secret}");
        using var client = new CallbookClient(server.Url, "callbook", Secret);
        using var http = await Authorized(server.Url);
        var agent = (await client.Agents.CreateAsync(new("Reception", EnableRecording: true))).Id;
        var call = (await client.CallLogs.PostAsync(agent, SomeCall.Of())).Id;
        var wav = SomeAudio.Wav(seconds: 300_000_000 / 32_000);

        using (var body = new ByteArrayContent(wav))
            Assert.Equal(HttpStatusCode.Created, await http.PutAsync(new Uri($"/v1/agents/{agent}/call-logs/{call}/recording", UriKind.Relative), body).Status());
        await using (var played = await http.GetStreamAsync(new Uri($"/v1/agents/{agent}/call-logs/{call}/recording", UriKind.Relative)))
            Assert.Equal(SHA256.HashData(wav), await SHA256.HashDataAsync(played));

        var peak = (await File.ReadAllLinesAsync($"/proc/{server.ProcessId}/status")).Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Assert.InRange(int.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture), 1, 300 * 1024);
    }

    static async Task Upload(HttpClient http, Guid agent, Guid call, ConcurrentDictionary<Guid, byte[]> acknowledged, TaskCompletionSource some)
    {
        var wav = SomeAudio.Wav(seconds: Random.Shared.Next(1, 60));
        try
        {
            using var body = new ByteArrayContent(wav);
            using var answer = await http.PutAsync(new Uri($"/v1/agents/{agent}/call-logs/{call}/recording", UriKind.Relative), body);
            if (answer.IsSuccessStatusCode)
                acknowledged[call] = SHA256.HashData(wav);
            if (acknowledged.Count >= Uploads / 4)
                some.TrySetResult();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return; // killed meanwhile: nothing was acknowledged
        }
    }

    static async Task<HttpClient> Authorized(Uri server)
    {
        var http = new HttpClient { BaseAddress = server };
        var token = await http.PostJson("/oauth/token", $$"""{ "client_id": "callbook", "client_secret": "{{Secret}}", "grant_type": "client_credentials" }""").Json();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.Text("access_token"));
        return http;
    }
}
