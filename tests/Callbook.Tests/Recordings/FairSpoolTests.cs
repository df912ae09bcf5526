using Callbook.Server.Hosting;
using Callbook.Server.Recordings;
using Callbook.Tests.Support.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Recordings;

public sealed class FairSpoolTests
{
    static readonly Guid Acme = Guid.CreateVersion7();
    static readonly Guid Globex = Guid.CreateVersion7();

    [Fact]
    public async Task Recordings_that_are_being_received_take_a_limited_space_and_each_organization_has_its_share()
    {
        await using var host = await RecordingHost.Start(TestStore.Files, "--Callbook:Recordings:MaxMegabytes=1"); // 4 MiB in all
        var spool = host.Server.Services.GetRequiredService<RecordingSpool>();
        using var first = await Receive(spool, Acme);
        using var second = await Receive(spool, Acme);

        await Assert.ThrowsAsync<OverloadedException>(() => Receive(spool, Acme));
        Assert.Equal(2, host.Incoming().Count);
        (await Receive(spool, Globex)).Dispose();

        first.Dispose();
        using var third = await Receive(spool, Acme);
    }

    static async Task<IncomingRecording> Receive(RecordingSpool spool, Guid organization)
    {
        var (recording, _) = await spool.Receive(organization, new MemoryStream(SomeAudio.Wav(seconds: 28)), new(), CancellationToken.None); // 0.9 MB
        return Assert.IsType<IncomingRecording>(recording);
    }
}
