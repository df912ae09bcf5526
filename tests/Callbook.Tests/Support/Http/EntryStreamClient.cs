using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Callbook.Tests.Support.Http;

/// <summary>
/// An open NDJSON request: lines go out and answers come in while it goes on. By hand, as .NET's own client sends all of a body over HTTP/1.1 before it
/// reads any of the answer.
/// </summary>
sealed class EntryStreamClient : IAsyncDisposable
{
    readonly TcpClient tcp;
    readonly NetworkStream stream;
    readonly StreamReader answers;

    EntryStreamClient(TcpClient tcp)
    {
        this.tcp = tcp;
        stream = tcp.GetStream();
        answers = new(stream);
    }

    public static async Task<EntryStreamClient> Open(TestAgent agent, Guid call)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(agent.Host.Url.Host, agent.Host.Url.Port);
        var client = new EntryStreamClient(connection);
        await client.Write(Encoding.ASCII.GetBytes(
            $"POST {agent.Calls()}/{call}/entries HTTP/1.1\r\nHost: {agent.Host.Url.Authority}\r\nAuthorization: Bearer {agent.ApiKey}\r\n"
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
        Assert.Equal("HTTP/1.1 200 OK", await client.ReadLine());
        while (await client.ReadLine() is { Length: > 0 } header)
            Assert.False(header.StartsWith("Content-Type:", StringComparison.Ordinal) && !header.EndsWith("application/x-ndjson", StringComparison.Ordinal), header);
        return client;
    }

    public Task Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes as a chunk; the server need not get them as one.</summary>
    public Task Send(byte[] bytes) => Write([.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8]);

    /// <summary>The next line of answer; null at the end.</summary>
    public async Task<JsonElement?> Answer()
    {
        while (await ReadLine() is { } line and not "0")
        {
            // What stands between are the sizes of chunks.
            if (line.StartsWith('{'))
                return JsonElement.Parse(line);
        }

        return null;
    }

    /// <summary>Reads answers until so many lines are acknowledged.</summary>
    public async Task<IReadOnlyList<JsonElement>> AnswersUntil(long count)
    {
        var all = new List<JsonElement>();
        while (all.Count == 0 || all[^1].GetProperty("lines").GetInt64() < count)
            all.Add(Assert.NotNull(await Answer()));
        return all;
    }

    /// <summary>Ends the request as it should.</summary>
    public Task Finish() => Write("0\r\n\r\n"u8.ToArray());

    /// <summary>Breaks the connection.</summary>
    public void Cut() => tcp.Client.Close(0);

    public ValueTask DisposeAsync()
    {
        answers.Dispose();
        tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    Task Write(byte[] bytes) => stream.WriteAsync(bytes).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    Task<string?> ReadLine() => answers.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
}
