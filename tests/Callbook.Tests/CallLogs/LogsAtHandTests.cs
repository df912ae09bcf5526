using Callbook.Client;
using Callbook.Tests.Support;

namespace Callbook.Tests.CallLogs;

/// <summary>Logs that were listed before are taken from memory; nobody can tell by what they say.</summary>
public sealed class LogsAtHandTests
{
    [Theory, BothDatabases]
    public async Task A_page_says_the_same_whether_its_logs_are_at_hand_or_not(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var keeping = await CallbookHost.StartOn(store);
        await using var forgetful = await CallbookHost.StartOn(store, "--Callbook:ListCacheMegabytes=0");
        var agent = await TestAgent.Create(keeping);
        await Post(agent, 1, 40_000, 300_000); // one of them too long to be kept
        using var plain = forgetful.HttpFor(agent.ApiKey);
        foreach (var path in new[] { "?limit=2", "?page=2&limit=2", "?limit=2" })
        {
            var expected = await plain.GetStringAsync(agent.Logs + path);
            Assert.Equal(expected, await agent.Http.GetStringAsync(agent.Logs + path));
            Assert.Equal(expected, await agent.Http.GetStringAsync(agent.Logs + path));
            Assert.Equal(expected, await Unzipped(agent, path));
            Assert.Equal(expected, await Unzipped(agent, path));
        }
    }

    [Fact]
    public async Task A_page_whose_logs_are_at_hand_does_not_read_their_transcripts()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var agent = await TestAgent.Create(host);
        await Post(agent, 10, 20);
        var before = await agent.Http.GetStringAsync(agent.Logs);
        // Not to be read by anybody: whoever does, fails.
        await using (var write = await host.Dialect.BeginWrite(CancellationToken.None))
        {
            await write.Execute("update call_logs set transcript = zeroblob(length(transcript))", CancellationToken.None);
            await write.Commit(CancellationToken.None);
        }

        Assert.Equal(before, await agent.Http.GetStringAsync(agent.Logs));
    }

    [Theory, BothDatabases]
    public async Task A_log_that_is_deleted_elsewhere_is_on_no_page_although_it_is_at_hand(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var here = await CallbookHost.StartOn(store);
        await using var elsewhere = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(here);
        await Post(agent, 5, 6, 7);
        var page = await agent.Client.CallLogs.ListAsync(agent.Id);
        using var other = new CallbookClient(elsewhere.Url, agent.ApiKey);
        await other.CallLogs.DeleteAsync(agent.Id, page.Data[1].Id);
        var after = await agent.Client.CallLogs.ListAsync(agent.Id);
        Assert.Equal([page.Data[0].Id, page.Data[2].Id], after.Data.Select(log => log.Id));
        Assert.Equal(2, after.Pagination.Total);
    }

    static async Task Post(TestAgent agent, params int[] lengths)
    {
        var random = new Random(7);
        foreach (var (index, length) in lengths.Index())
        {
            var words = string.Concat(Enumerable.Range(0, (length / 6) + 1).Select(_ => $"{random.Next(100_000):00000} "));
            var entries = words.Chunk(60_000).Select((text, at) => SomeCall.Agent(at + 0.5, new string(text)));
            await agent.Post(SomeCall.Of([.. entries]) with { CallStartedAt = SomeCall.Start.AddMinutes(index) });
        }
    }

    static async Task<string> Unzipped(TestAgent agent, string path)
    {
        using var handler = new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.GZip };
        using var http = new HttpClient(handler) { BaseAddress = agent.Host.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", agent.ApiKey);
        return await http.GetStringAsync(agent.Logs + path);
    }
}
