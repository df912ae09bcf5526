using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace Callbook.Tests.Support.Http;

/// <summary>An open NDJSON request, written and read by hand: .NET's own client reads no answer over HTTP/1.1 while it still sends.</summary>
sealed class EntryStream : IDisposable
{
    readonly Socket socket;
    readonly NetworkStream stream;
    readonly PipeReader answer;
    readonly StringBuilder decoded = new();
    bool chunked;
    bool ended;

    EntryStream(Socket socket)
    {
        this.socket = socket;
        stream = new(socket, ownsSocket: true);
        answer = PipeReader.Create(stream);
    }

    public static async Task<EntryStream> Open(
        Uri server, string path, string token, string type = "application/x-ndjson", CancellationToken cancel = default)
    {
        var connecting = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await connecting.ConnectAsync(server.Host, server.Port, cancel);
            var opened = new EntryStream(connecting);
            string[] head =
            [
                $"POST {path} HTTP/1.1", $"Host: {server.Authority}", $"Authorization: Bearer {token}", $"Content-Type: {type}",
                "Transfer-Encoding: chunked", "", "",
            ];
            await opened.SendRaw(Encoding.ASCII.GetBytes(string.Join("\r\n", head)));
            return opened;
        }
        catch
        {
            connecting.Dispose();
            throw;
        }
    }

    public async Task SendRaw(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes);

    public Task Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    /// <summary>A chunk, which need not be whole lines.</summary>
    public Task Send(byte[] bytes) => SendRaw((byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8]);

    /// <summary>The request is whole.</summary>
    public Task Finish() => SendRaw("0\r\n\r\n"u8.ToArray());

    /// <summary>Nothing more comes, though the request is not whole; the server's last words can still be read.</summary>
    public void Cut() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>The status of the answer, when it begins.</summary>
    public async Task<int> Status(CancellationToken cancel = default)
    {
        var status = int.Parse((await RawLine(cancel)).Split(' ')[1], CultureInfo.InvariantCulture);
        while (await RawLine(cancel) is { Length: > 0 } header)
            chunked |= header.StartsWith("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
        return status;
    }

    /// <summary>The next line of the answer, after <see cref="Status"/>; null after its last. An answer that breaks off is an <see cref="IOException"/>.</summary>
    public async Task<string?> Line(CancellationToken cancel = default)
    {
        while (true)
        {
            var text = decoded.ToString();
            if (text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end)
            {
                decoded.Remove(0, end + 1);
                return text[..end];
            }

            if (!chunked || ended)
                return null;
            await Chunk(cancel);
        }
    }

    public void Dispose()
    {
        answer.Complete();
        stream.Dispose();
    }

    async Task Chunk(CancellationToken cancel)
    {
        var length = int.Parse(await RawLine(cancel), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        ended = length == 0;
        var read = await answer.ReadAtLeastAsync(length + 2, cancel);
        if (read.Buffer.Length < length + 2)
            throw new IOException("The answer broke off.");
        decoded.Append(Encoding.UTF8.GetString(read.Buffer.Slice(0, length)));
        answer.AdvanceTo(read.Buffer.GetPosition(length + 2));
    }

    async Task<string> RawLine(CancellationToken cancel)
    {
        while (true)
        {
            var read = await answer.ReadAsync(cancel);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                answer.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            answer.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                throw new IOException("The answer broke off.");
        }
    }
}
