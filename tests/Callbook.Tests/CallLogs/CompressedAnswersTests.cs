using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.CallLogs;

/// <summary>An answer is put together from transcripts that were compressed long before: one gzip member that everybody reads.</summary>
public sealed class CompressedAnswersTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases, Needs(Need.Curl | Need.Node | Need.Python)]
    public async Task Every_client_reads_the_same_page(TestDatabase database)
    {
        var agent = await AgentWithCalls(database, 30);
        var page = $"{agent.Host.Url}{agent.Logs[1..]}?limit=30";
        var plain = await agent.Http.GetByteArrayAsync(page);
        var hash = Convert.ToHexStringLower(SHA256.HashData(plain));
        using var dotnet = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });
        dotnet.DefaultRequestHeaders.Authorization = new("Bearer", agent.ApiKey);

        Assert.Equal(plain, await dotnet.GetByteArrayAsync(page));
        Assert.Equal(new($"{hash}\n", "content-encoding: gzip\n"), await Tool.Node("fetch.mjs", page, agent.ApiKey));
        Assert.Equal(new($"{hash}\n", "content-encoding: gzip\n"), await Tool.Python("urllib_get.py", page, agent.ApiKey));
        Assert.Equal(Encoding.UTF8.GetString(plain),
            (await Tool.Curl("--compressed", "--header", $"Authorization: Bearer {agent.ApiKey}", page)).Output);
        Assert.True(plain.Length > 20_000);
    }

    [Theory, BothDatabases, Needs(Need.Python)]
    public async Task A_compressed_answer_is_one_member_and_nothing_after_it(TestDatabase database)
    {
        foreach (var calls in new[] { 0, 1, 30 })
        {
            var agent = await AgentWithCalls(database, calls);
            var packed = await Raw(agent, "", "gzip");

            var plain = await agent.Http.GetByteArrayAsync(agent.Logs);

            Assert.Equal(
                new($"{Convert.ToHexStringLower(SHA256.HashData(plain))}\n", ""),
                await Tool.Python("one_member.py", $"{agent.Host.Url}{agent.Logs[1..]}", agent.ApiKey));
            // The trailer: CRC-32 and length of what was packed.
            Assert.Equal([.. System.IO.Hashing.Crc32.Hash(plain), .. BitConverter.GetBytes(plain.Length)], packed[^8..]);
        }
    }

    [Theory, BothDatabases]
    public async Task A_client_gets_gzip_only_when_it_takes_it(TestDatabase database)
    {
        var agent = await AgentWithCalls(database, 3);
        foreach (var (accept, gzip) in new[]
        {
            ("gzip", true), ("GZIP", true), ("br, gzip", true), ("gzip;q=0.001", true), ("*", true), ("*;q=0.5", true),
            ("deflate, *", true),
            ("identity, *;q=0, gzip", true), ("gzip;q=0", false), ("gzip;q=0.000, *", false), ("*;q=0", false), ("identity", false),
            ("br", false),
            ("deflate", false), ("", false), (null, false), ("gzipped", false), ("gzip;q=2;;", false),
        })
        {
            using var answer = await Get(agent, accept);
            Assert.Equal((accept, gzip), (accept, answer.Content.Headers.ContentEncoding.Contains("gzip")));
            Assert.Equal("Accept-Encoding", answer.Headers.Vary.ToString());
            Assert.Equal((byte)(gzip ? 0x1f : '{'), (await answer.Content.ReadAsByteArrayAsync())[0]);
        }
    }

    [Theory, BothDatabases]
    public async Task A_single_call_and_the_answer_to_a_post_are_compressed_too(TestDatabase database)
    {
        var agent = await AgentWithCalls(database, 1);
        var id = (await agent.Client.CallLogs.ListAsync(agent.Id)).Data[0].Id;
        Assert.Equal(await agent.Http.GetStringAsync($"{agent.Logs}/{id}"), Unpack(await Raw(agent, $"/{id}", "gzip")));

        using var post = new HttpRequestMessage(HttpMethod.Post, agent.Logs);
        post.Content = new StringContent(SomeCall.Json(), Encoding.UTF8, "application/json");
        post.Headers.Add("Accept-Encoding", "gzip");
        using var answer = await agent.Http.SendAsync(post);
        Assert.Equal(await agent.Http.GetStringAsync(answer.Headers.Location), Unpack(await answer.Content.ReadAsByteArrayAsync()));
    }

    async Task<TestAgent> AgentWithCalls(TestDatabase database, int count)
    {
        var agent = await hosts.NewAgent(database);
        for (var call = 0; call < count; call++)
            await agent.Post(
                SomeCall.Of([.. Enumerable.Range(0, call * 3).Select(at => SomeCall.User(at, $"Entry {at} of call {call}: 中文 😀"))]));
        return agent;
    }

    static async Task<HttpResponseMessage> Get(TestAgent agent, string? accept, string path = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, agent.Logs + path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        return await agent.Http.SendAsync(request);
    }

    static async Task<byte[]> Raw(TestAgent agent, string path, string accept)
    {
        using var answer = await Get(agent, accept, path);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    static string Unpack(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var text = new StreamReader(gzip);
        return text.ReadToEnd();
    }
}
