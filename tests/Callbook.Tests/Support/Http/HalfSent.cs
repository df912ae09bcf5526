using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Callbook.Tests.Support.Http;

/// <summary>A request that the server has begun to read, and whose body is not whole.</summary>
sealed class HalfSent : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TcpClient tcp = new();

    /// <summary>Returns when the server has asked for the body, which it does when it reads it.</summary>
    public static async Task<HalfSent> Send(TestAgent agent, string method, string path, string type, byte[] part)
    {
        var request = new HalfSent();
        await request.tcp.ConnectAsync(agent.Host.Url.Host, agent.Host.Url.Port);
        await request.Write(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: {agent.Host.Url.Authority}\r\nAuthorization: Bearer {agent.ApiKey}\r\n"
            + $"Content-Type: {type}\r\nContent-Length: {part.Length + 1}\r\nExpect: 100-continue\r\n\r\n"));
        Assert.Equal(100, await request.Status());
        await request.Write(part);
        return request;
    }

    /// <summary>The status of the next answer.</summary>
    public async Task<int> Status()
    {
        var line = new StringBuilder();
        var bytes = new byte[1];
        while (!line.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await tcp.GetStream().ReadAsync(bytes).AsTask().WaitAsync(Patience));
            line.Append((char)bytes[0]);
        }

        return int.Parse(line.ToString().Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    Task Write(byte[] bytes) => tcp.GetStream().WriteAsync(bytes).AsTask().WaitAsync(Patience);
}
