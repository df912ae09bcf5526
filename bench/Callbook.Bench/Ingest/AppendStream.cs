using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Callbook.Bench.Ingest;

/// <summary>An open NDJSON request by hand: as little work as it takes, for the server to have the processors.</summary>
sealed class AppendStream : IDisposable
{
    const int MostUnread = 64;
    readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] received = new byte[16384];
    int kept;

    /// <summary>Lines that the server has told to be on disk.</summary>
    public int Acknowledged { get; private set; }

    public static async Task<AppendStream> Open(string url, string path)
    {
        var stream = new AppendStream();
        var server = new Uri(url);
        await stream.socket.ConnectAsync(server.Host, server.Port);
        string[] head =
        [
            $"POST {path} HTTP/1.1", $"Host: {server.Authority}", $"Authorization: Bearer {Plan.ApiKey}", "Content-Type: application/x-ndjson",
            "Transfer-Encoding: chunked", "", "",
        ];
        await stream.Send(Encoding.ASCII.GetBytes(string.Join("\r\n", head)));
        return stream;
    }

    public static string Chunk(string line) => string.Create(CultureInfo.InvariantCulture, $"{line.Length + 1:x}\r\n{line}\n\r\n");

    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes)..];
    }

    public async Task Finish()
    {
        await Send("0\r\n\r\n"u8.ToArray());
        while (await Read() && !received.AsSpan(0, kept).EndsWith("0\r\n\r\n"u8))
        {
        }
    }

    /// <summary>Waits for news; false when the server has closed.</summary>
    public async Task<bool> Read()
    {
        // The end of what was read before is kept, in case a number was cut in two.
        received.AsSpan(Math.Max(0, kept - MostUnread), Math.Min(kept, MostUnread)).CopyTo(received);
        kept = Math.Min(kept, MostUnread);
        var count = await socket.ReceiveAsync(received.AsMemory(kept));
        kept += count;
        Scan(received.AsSpan(0, kept));
        return count > 0;
    }

    public void Dispose() => socket.Dispose();

    void Scan(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("\"problem\""u8) >= 0 || text.IndexOf("HTTP/1.1 4"u8) >= 0 || text.IndexOf("HTTP/1.1 5"u8) >= 0)
            throw new InvalidOperationException(Encoding.UTF8.GetString(text));
        // The last number that is whole.
        var comma = text.LastIndexOf("\"accepted\""u8);
        var lines = comma < 0 ? -1 : text[..comma].LastIndexOf("\"lines\":"u8);
        if (lines >= 0 && System.Buffers.Text.Utf8Parser.TryParse(text[(lines + 8)..], out int number, out _))
            Acknowledged = Math.Max(Acknowledged, number);
    }
}
