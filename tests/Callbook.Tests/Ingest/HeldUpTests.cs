using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

/// <summary>Bodies that arrive slowly, or are as large as they may be, hold up nobody else.</summary>
public sealed class HeldUpTests
{
    [Theory, BothDatabases]
    public async Task Bodies_that_drip_hold_up_nobody(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var (slow, other) = (await TestAgent.Create(host), await TestAgent.Create(host));
        var connections = new List<TcpClient>();
        try
        {
            for (var count = 0; count < 16; count++)
                connections.Add(await Announce(slow));
            foreach (var agent in new[] { slow, other })
                await agent.SendJson(SomeCall.Json()).Json(HttpStatusCode.Created);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_answered_with_408()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:Bodies:Timeout=00:00:01");
        var agent = await TestAgent.Create(host);

        var answer = await RawHttp.Send(host.Url, Head(agent, 1000) + "{", TimeSpan.FromMinutes(1));

        Assert.Equal(408, answer.Status);
        Assert.Contains("urn:callbook:problem:body-timeout", answer.Body, StringComparison.Ordinal);
    }

    // What does not compress is larger than the queue of writes.
    [Fact]
    public async Task A_call_of_32_MiB_is_stored_whatever_it_says()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var agent = await TestAgent.Create(host);
        var random = new Random(1);
        var entries = Enumerable.Range(0, 330).Select(at =>
            $$"""{"text":"{{string.Create(99_000, random, (text, dice) => dice.GetItems("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", text))}}","speaker":"user","timestamp":{{at}}}""");

        using var answer = await agent.SendJson(SomeCall.Json(entries: $"[{string.Join(',', entries)}]"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    static string Head(TestAgent agent, int length, string more = "") => string.Create(CultureInfo.InvariantCulture,
        $"POST {agent.Logs} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {agent.ApiKey}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n");

    // The server asks for the body once it has begun to wait for it.
    static async Task<TcpClient> Announce(TestAgent agent)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(agent.Host.Url.Host, agent.Host.Url.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(agent, 32 * 1024 * 1024, "Expect: 100-continue\r\n")));
        var line = new byte["HTTP/1.1 100".Length];
        await stream.ReadExactlyAsync(line);
        Assert.Equal("HTTP/1.1 100", Encoding.ASCII.GetString(line));
        await stream.WriteAsync("{"u8.ToArray());
        return connection;
    }
}
