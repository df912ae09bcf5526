using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Callbook.Tests.Support.Http;

/// <summary>What came back; texts are bytes as characters (Latin-1).</summary>
sealed record RawAnswer(int Status, string ContentType, string Body);

/// <summary>Sends requests that no decent client would: every byte as it is given.</summary>
static class RawHttp
{
    /// <summary>
    /// The request is bytes as characters (Latin-1), and says <c>Connection: close</c>. Whoever runs out of patience hangs up, and has what
    /// came until then: status 0 when it was nothing.
    /// </summary>
    public static async Task<RawAnswer> Send(Uri server, string request, TimeSpan patience)
    {
        using var clock = new CancellationTokenSource();
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        await using var stream = connection.GetStream();
        using var received = new MemoryStream();
        try
        {
            clock.CancelAfter(patience);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), clock.Token);
            await stream.CopyToAsync(received, clock.Token);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // Closed with something of ours unread, or hung up. What was answered before counts.
        }

        return Parse(Encoding.Latin1.GetString(received.ToArray()));
    }

    static RawAnswer Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return new(0, "", text);
        var head = text[..end].Split("\r\n");
        var body = text[(end + 4)..];
        return new(
            int.Parse(head[0].AsSpan(9, 3), CultureInfo.InvariantCulture),
            Header(head, "Content-Type"),
            Header(head, "Transfer-Encoding") is "chunked" ? Dechunk(body) : body);
    }

    static string Header(string[] head, string name) =>
        Array.Find(head, line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..] ?? "";

    static string Dechunk(string body)
    {
        var whole = new StringBuilder();
        for (var at = 0; body.IndexOf("\r\n", at, StringComparison.Ordinal) is var line and > 0;)
        {
            var length = int.Parse(body.AsSpan(at, line - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0 || line + 2 + length > body.Length)
                break;
            whole.Append(body, line + 2, length);
            at = line + 2 + length + 2;
        }

        return whole.ToString();
    }
}
