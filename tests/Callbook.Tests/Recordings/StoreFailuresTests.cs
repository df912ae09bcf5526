using System.Net;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Recordings;

/// <summary>The store goes away, and comes back.</summary>
public sealed class StoreFailuresTests
{
    [Fact, Needs(Need.S3)]
    public async Task While_the_bucket_is_away_uploads_are_told_to_come_again_and_lists_are_answered()
    {
        await using var server = await S3Server.Start();
        await using var host = await RecordingHost.Start(await server.CreateBucket(), TestDatabase.Sqlite, TimeProvider.System);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (recorded, _) = await agent.PostRecorded(SomeAudio.Wav());
        var (deleted, _) = await agent.PostRecorded(SomeAudio.Wav());
        var call = (await agent.Post(SomeCall.Of())).Id;
        var wav = SomeAudio.Wav();

        await server.Stop();
        var refusal = agent.PutRecording(call, wav);
        Assert.NotNull((await refusal).Headers.RetryAfter);
        await refusal.IsRefused(HttpStatusCode.ServiceUnavailable);
        Assert.Null(await agent.RecordingUrl(call));
        Assert.Empty(host.Incoming());
        Assert.NotNull((await agent.Client.CallLogs.ListAsync(agent.Id)).Data.Single(log => log.Id == recorded).RecordingUrl);
        await agent.Client.CallLogs.DeleteAsync(agent.Id, deleted);
        Assert.Equal(0, await host.Sweeper.DeleteNow(CancellationToken.None));

        await server.StartAgain();
        await agent.PutRecording(call, wav).Json(HttpStatusCode.Created);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await host.Kept()).Any(key => key.Contains($"{deleted}", StringComparison.Ordinal)))
        {
            await host.Sweeper.DeleteNow(patience.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }

        Assert.Equal(2, (await host.Kept()).Count);
    }

    [Theory]
    [InlineData("incoming")]
    [InlineData("kept")]
    public async Task While_the_folder_takes_nothing_uploads_are_told_to_come_again_and_lists_are_answered(string folder)
    {
        await using var host = await RecordingHost.Start(TestStore.Files);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var call = (await agent.Post(SomeCall.Of())).Id;
        // A file where a folder is needed: nothing can be written there, not even by root.
        var inTheWay = Path.Combine(host.DataDirectory, "recordings", folder);
        Directory.CreateDirectory(Path.Combine(host.DataDirectory, "recordings"));
        await File.WriteAllTextAsync(inTheWay, "");

        await agent.PutRecording(call, SomeAudio.Wav()).IsRefused(HttpStatusCode.ServiceUnavailable);
        Assert.Null((await agent.Client.CallLogs.ListAsync(agent.Id)).Data.Single().RecordingUrl);
        File.Delete(inTheWay);
        Assert.Empty(host.Incoming());

        await agent.PutRecording(call, SomeAudio.Wav()).Json(HttpStatusCode.Created);
    }
}
