using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Hosting;

/// <summary>A server is told to stop.</summary>
public sealed class DrainingTests
{
    // Below the 30 seconds after which .NET gives up by itself.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task It_says_at_once_that_it_is_not_ready_and_goes_on_serving()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var server = await ServerProcess.Start(store, "--Callbook:DrainTime=00:00:08");
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal(HttpStatusCode.OK, await http.GetAsync("/health/ready").Status());

        await server.Terminate();
        string body;
        do
        {
            using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            body = await ready.Content.ReadAsStringAsync();
            Assert.Equal(body.StartsWith("ready", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }
        while (body.StartsWith("ready", StringComparison.Ordinal));

        Assert.StartsWith("draining", body, StringComparison.Ordinal);
        using var served = await http.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, true), (served.StatusCode, served.Headers.ConnectionClose));
        Assert.Equal(0, await server.Ended(Patience));
    }

    [Fact]
    public async Task It_is_gone_soon_although_a_body_is_half_sent()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var server = await ServerProcess.Start(store);
        using var sender = new TcpClient();
        await sender.ConnectAsync(server.Url.Host, server.Url.Port);
        var half = $"POST /oauth/token HTTP/1.1\r\nHost: {server.Url.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n";
        await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(half));
        // The server asks for the body once it reads it.
        var asked = new byte[64];
        Assert.NotEqual(0, await sender.GetStream().ReadAsync(asked));

        await server.Terminate();

        Assert.Equal(0, await server.Ended(Patience));
    }

    [Theory, BothDatabases]
    public async Task An_open_stream_is_told_to_come_again_with_the_lines_that_are_not_acknowledged(TestDatabase database)
    {
        await using var store = await EmptyStore.Create(database);
        var host = await CallbookHost.StartOn(store);
        var agent = await TestAgent.Create(host);
        var call = await agent.StartCall();
        using var stream = await EntryStream.Open(host.Url, $"{agent.Calls()}/{call}/entries", agent.ApiKey);
        await stream.Send("""{"text":"Hello!","speaker":"agent","timestamp":1}""" + "\n");
        Assert.Equal(200, await stream.Status());
        Assert.False(JsonElement.Parse((await stream.Line())!).TryGetProperty("closing", out _));

        var stopping = host.DisposeAsync().AsTask();

        var last = JsonElement.Parse((await stream.Line())!);
        Assert.Equal((true, 1), (last.GetProperty("closing").GetBoolean(), last.GetProperty("lines").GetInt32()));
        Assert.Null(await stream.Line());
        await stopping;
    }
}
