using Callbook.Server.CallLogs;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Recordings;

public sealed class SweepRecordingsTests
{
    [Theory, EveryStore]
    public async Task Bytes_without_a_row_are_swept_when_they_are_old_and_those_of_others_never(TestStore store)
    {
        await using var host = await RecordingHost.Start(store);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var (call, _) = await agent.PostRecorded(SomeAudio.Wav());
        var kept = Assert.Single(await host.Kept());
        var orphan = new RecordingName(agent.OrganizationId, agent.Id, call, Guid.CreateVersion7());
        var others = new RecordingName(agent.OrganizationId, Guid.CreateVersion7(), call, Guid.CreateVersion7());
        foreach (var name in new[] { $"{orphan}", $"{others}", $"{agent.OrganizationId}/{agent.Id}/notes.txt" })
            await host.Plant(name);

        await host.Sweeper.RemoveOrphans(TimeProvider.System.GetUtcNow().AddHours(-1), CancellationToken.None);
        Assert.Equal(4, (await host.Kept()).Count);

        Assert.Equal(1, await host.Sweeper.RemoveOrphans(TimeProvider.System.GetUtcNow().AddMinutes(1), CancellationToken.None));
        Assert.Equal(
            new[] { kept, $"{others}", $"{agent.OrganizationId}/{agent.Id}/notes.txt" }.Order(StringComparer.Ordinal),
            (await host.Kept()).Order(StringComparer.Ordinal));
    }

    [Fact, Needs(Need.S3)]
    public async Task Parts_of_an_upload_to_S3_that_was_never_completed_are_swept()
    {
        var bucket = await (await S3Server.Running).CreateBucket();
        await using var host = await RecordingHost.Start(bucket, TestDatabase.Sqlite, TimeProvider.System);
        var agent = await TestAgent.Create(host.Server, recorded: true);
        var s3 = bucket.Server.Client;
        var name = new RecordingName(agent.OrganizationId, agent.Id, Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var key in new[] { $"{name}", "somebody/else" })
            await s3.InitiateMultipartUploadAsync(bucket.Name, key);

        Assert.Equal(0, await host.Sweeper.RemoveOrphans(TimeProvider.System.GetUtcNow().AddHours(-1), CancellationToken.None));
        Assert.Equal(1, await host.Sweeper.RemoveOrphans(TimeProvider.System.GetUtcNow().AddMinutes(1), CancellationToken.None));

        var left = await s3.ListMultipartUploadsAsync(bucket.Name);
        Assert.Equal("somebody/else", Assert.Single(left.MultipartUploads).Key);
    }
}
