using System.Net;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Recordings;

public sealed class ListedRecordingsTests(RecordingHosts hosts) : IClassFixture<RecordingHosts>
{
    [Theory, EveryStore]
    public async Task Every_log_of_a_page_plays_its_own_recording_however_often_it_is_asked(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var recordings = new Dictionary<Guid, byte[]>();
        for (var number = 0; number < 4; number++)
        {
            var wav = SomeAudio.Wav(seconds: 0.1);
            recordings.Add((await agent.PostRecorded(wav)).Call, wav);
        }

        var silent = await agent.Post(SomeCall.Of(SomeCall.Agent(1, "not recorded")));
        using var http = new HttpClient();
        using var gzip = new CallbookClient(agent.Host.Url, agent.ApiKey);
        foreach (var client in new[] { agent.Client, agent.Client, gzip, gzip })
        {
            var page = await client.CallLogs.ListAsync(agent.Id);
            Assert.Equal(5, page.Data.Count);
            foreach (var log in page.Data.Where(log => log.Id != silent.Id))
                Assert.Equal(recordings[log.Id], await http.GetByteArrayAsync(new Uri(log.RecordingUrl!))); // uploaded above
            Assert.Null(page.Data.Single(log => log.Id == silent.Id).RecordingUrl);
        }
    }

    [Theory, EveryStore]
    public async Task A_log_that_gets_its_recording_later_is_another_version_of_it(TestStore store)
    {
        var agent = await TestAgent.Create((await hosts.On(store)).Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        var before = (await agent.Client.CallLogs.ListAsync(agent.Id)).Data[0];
        using var single = await agent.Get($"/{call}");

        await agent.PutRecording(call, SomeAudio.Wav()).Json(HttpStatusCode.Created);

        var after = (await agent.Client.CallLogs.ListAsync(agent.Id)).Data[0];
        Assert.Null(before.RecordingUrl);
        Assert.NotNull(after.RecordingUrl);
        Assert.True(after.UpdatedAt > before.UpdatedAt);
        using var changed = await agent.GetUnless($"/{call}", single.Headers.ETag!); // every log has one
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    public async Task A_url_of_a_page_is_signed_anew_before_it_is_old(int cacheMegabytes)
    {
        var time = new StoppedTime();
        await using var host = await RecordingHost.Start(TestStore.Files, time, $"--Callbook:ListCacheMegabytes={cacheMegabytes}");
        var agent = await TestAgent.Create(host.Server, recorded: true);
        await agent.PostRecorded(SomeAudio.Wav());
        using var http = new HttpClient();

        for (var minutes = 0; minutes < 300; minutes += 59)
        {
            var url = (await agent.Client.CallLogs.ListAsync(agent.Id)).Data[0].RecordingUrl!; // uploaded above
            time.Advance(TimeSpan.FromMinutes(58.9));
            Assert.Equal(HttpStatusCode.OK, await http.GetAsync(new Uri(url)).Status());
        }
    }

    [Fact]
    public async Task A_link_begins_with_the_servers_own_name()
    {
        await using var host = await RecordingHost.Start(TestStore.Files, "--Callbook:PublicUrl=https://calls.example.com/voice/");
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (_, url) = await agent.PostRecorded(SomeAudio.Wav());

        Assert.StartsWith("https://calls.example.com/voice/recordings/", url, StringComparison.Ordinal);
    }
}
