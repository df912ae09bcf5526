using Callbook.Tests.Recordings.Fetch;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Recordings;

public sealed class FairFetchesTests(FileHost platform) : IClassFixture<FileHost>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The links of the first organization never end, and they are fast enough never to be given up.
    [Theory, BothDatabases]
    public async Task A_recording_is_fetched_although_another_organization_had_endless_links_for_all_workers(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(
            database, FetchHosts.MayFetch, "--Callbook:Jobs:Concurrency=4");
        var (endless, other) = (await TestAgent.Create(host, recorded: true), await TestAgent.Create(host, recorded: true));
        for (var link = 0; link < 8; link++)
            await endless.PostOffered(platform.At("/endless.wav"));
        for (var worker = 0; worker < 4; worker++)
            Assert.Equal("/endless.wav", await Next());

        var call = await other.PostOffered(platform.At("/whole.wav"));

        while (await Next() != "/whole.wav")
        {
        }

        using var patience = new CancellationTokenSource(Patience);
        while (await other.RecordingUrl(call) is null)
            await Task.Delay(20, patience.Token);
        Assert.All(await endless.Fetches(), job => Assert.InRange(job.Attempts, 0, 1)); // what was put back has lost no attempt
    }

    async Task<string> Next() => await platform.Arrivals.ReadAsync().AsTask().WaitAsync(Patience);
}
