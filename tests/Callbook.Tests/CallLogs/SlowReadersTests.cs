using System.Buffers.Text;
using System.IO.Compression;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Callbook.Server.CallLogs.Wire;
using Callbook.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.CallLogs;

/// <summary>However slowly a client reads its answer, it holds nothing that others need.</summary>
public sealed class SlowReadersTests
{
    const int PoolSize = 4;

    [Theory, BothDatabases]
    public async Task Readers_who_stop_reading_do_not_keep_others_from_the_database(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await CallbookHost.StartOn(store, Settings(database, store));
        var agent = await TestAgent.Create(host);
        await PostLarge(agent, calls: 8, megabytes: 2);
        var newest = (await agent.Client.CallLogs.ListAsync(agent.Id, limit: 1)).Data[0].Id;

        var readers = new List<SlowReader>();
        for (var reader = 0; reader < 2 * PoolSize; reader++)
            readers.Add(await SlowReader.Begin(agent, reader % 2 == 0 ? "" : $"/{newest}"));

        await agent.Post(SomeCall.Of(SomeCall.Agent(1, "Still here?")));
        Assert.Equal(9, (await agent.Client.CallLogs.ListAsync(agent.Id, limit: 1)).Pagination.Total);
        Assert.All(readers, reader => Assert.False(reader.IsBrokenOff));
        readers.ForEach(reader => reader.Dispose());
    }

    [Theory, BothDatabases]
    public async Task A_page_is_the_same_however_little_memory_it_gets(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var roomy = await CallbookHost.StartOn(store, "--Callbook:ListCacheMegabytes=0");
        await using var narrow = await CallbookHost.StartOn(store, WithLittleRoom);
        var agent = await TestAgent.Create(roomy);
        await PostLarge(agent, calls: 2, megabytes: 1);
        for (var call = 0; call < 30; call++)
            await agent.Post(SomeCall.Of(SomeCall.Agent(1, Noise(call * 2000))) with { CallStartedAt = SomeCall.Start.AddHours(call) });
        var large = (await agent.Client.CallLogs.ListAsync(agent.Id, page: 32, limit: 1)).Data[0].Id;

        var there = agent.On(narrow);
        foreach (var path in new[] { "", "?page=2&limit=20", $"/{large}" })
        {
            var expected = await agent.Http.GetStringAsync(agent.Logs + path);
            foreach (var round in new[] { "read", "cached" })
            {
                Assert.True(expected == await there.Http.GetStringAsync(agent.Logs + path), $"{path}, plain, {round}");
                Assert.True(expected == await Unzipped(there, path), $"{path}, gzip, {round}");
            }
        }
    }

    [Theory, BothDatabases]
    public async Task A_log_that_is_deleted_while_its_page_is_sent_is_left_out_and_the_page_stays_valid(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await CallbookHost.StartOn(store, WithLittleRoom);
        var agent = await TestAgent.Create(host);
        await PostLarge(agent, calls: 8, megabytes: 2);
        var logs = (await agent.Client.CallLogs.ListAsync(agent.Id)).Data;

        using var reader = await SlowReader.Begin(agent, "");
        await agent.Client.CallLogs.DeleteAsync(agent.Id, logs[^1].Id);

        var page = JsonElement.Parse(await reader.Finish());
        Assert.Equal(logs.SkipLast(1).Select(log => log.Id), page.GetProperty("data").EnumerateArray().Select(log => log.GetProperty("id").GetGuid()));
    }

    [Theory, BothDatabases]
    public async Task A_large_log_that_is_deleted_while_it_is_sent_breaks_the_answer_off(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await CallbookHost.StartOn(store, WithLittleRoom);
        var agent = await TestAgent.Create(host);
        await PostLarge(agent, calls: 1, megabytes: 15);
        var log = (await agent.Client.CallLogs.ListAsync(agent.Id)).Data[0].Id;

        using var reader = await SlowReader.Begin(agent, $"/{log}");
        await agent.Client.CallLogs.DeleteAsync(agent.Id, log);

        await Assert.ThrowsAnyAsync<IOException>(reader.Finish);
    }

    [Theory, BothDatabases]
    public async Task A_summary_that_is_made_while_a_large_log_is_sent_does_not_break_the_answer_off(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        await using var host = await CallbookHost.StartOn(store, WithLittleRoom);
        var agent = await TestAgent.Create(host);
        await PostLarge(agent, calls: 1, megabytes: 15);
        var log = (await agent.Client.CallLogs.ListAsync(agent.Id)).Data[0].Id;

        using var reader = await SlowReader.Begin(agent, $"/{log}");
        Assert.Equal(1, await host.RunJobs());

        var sent = JsonElement.Parse(await reader.Finish()).GetProperty("data");
        Assert.Equal(15 * 11, sent.GetProperty("entry_count").GetInt32());
    }

    static string[] Settings(TestDatabase database, EmptyStore store) =>
        database == TestDatabase.Sqlite ? [] : [$"--Callbook:Database={store.Setting};Maximum Pool Size={PoolSize};Timeout=5"];

    static void WithLittleRoom(IServiceCollection services) => services.AddSingleton(new PageBudget(most: 1024 * 1024));

    // Random text does not shrink, so a sealed transcript is as large as its text.
    static async Task PostLarge(TestAgent agent, int calls, int megabytes)
    {
        for (var call = 0; call < calls; call++)
        {
            var entries = Enumerable.Range(0, megabytes * 11).Select(at => SomeCall.Agent(at, Noise(95_000)));
            await agent.Post(SomeCall.Of([.. entries]) with { CallStartedAt = SomeCall.Start.AddMinutes(call) });
        }
    }

    static string Noise(int characters) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(characters * 3 / 4)) + ".";

    static async Task<string> Unzipped(TestAgent agent, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, agent.Logs + path);
        request.Headers.AcceptEncoding.Add(new("gzip"));
        using var answer = await agent.Http.SendAsync(request);
        await using var gzip = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var text = new StreamReader(gzip);
        return await text.ReadToEndAsync();
    }

    /// <summary>A client that reads the first bytes of an answer and then waits. Its answer is larger than what the sockets buffer.</summary>
    sealed class SlowReader : IDisposable
    {
        readonly TcpClient client = new() { ReceiveBufferSize = 4096 };
        readonly byte[] buffer = new byte[64 * 1024];

        public bool IsBrokenOff => client.Client.Poll(0, SelectMode.SelectError) || (client.Client.Poll(0, SelectMode.SelectRead) && client.Available == 0);

        public static async Task<SlowReader> Begin(TestAgent agent, string path)
        {
            var reader = new SlowReader();
            await reader.client.ConnectAsync(agent.Host.Url.Host, agent.Host.Url.Port);
            // HTTP/1.0: the answer ends where the connection does, and has no chunks.
            await reader.client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"GET {agent.Logs}{path} HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {agent.ApiKey}\r\n\r\n"));
            for (var (seen, text) = (0, ""); !text.Contains("\r\n\r\n", StringComparison.Ordinal); seen++)
            {
                await reader.client.GetStream().ReadExactlyAsync(reader.buffer.AsMemory(seen, 1));
                text = Encoding.ASCII.GetString(reader.buffer, 0, seen + 1);
            }

            return reader;
        }

        public async Task<byte[]> Finish()
        {
            using var rest = new MemoryStream();
            await client.GetStream().CopyToAsync(rest);
            return rest.ToArray();
        }

        public void Dispose() => client.Dispose();
    }
}
