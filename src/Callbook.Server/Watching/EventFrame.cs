using System.Text;
using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Calls;

namespace Callbook.Server.Watching;

/// <summary>Encodes Server-Sent Events, each once for all watchers. The JSON has no line breaks, so its data is one line.</summary>
static class EventFrame
{
    /// <summary>The id of the event that ends a stream.</summary>
    public const string EndId = "end";

    /// <summary>A comment that shows both sides that the connection is alive.</summary>
    public static readonly byte[] KeepAlive = [.. ":\n\n"u8];

    public static byte[] OfEntry(long position, EntryHeard heard)
    {
        var entry = heard.Entry;
        var wire = new HeardEntry(entry.Text, entry.Speaker, entry.Timestamp, entry.IsPartial, entry.CreatedAt, heard.UtteranceId, entry.Event);
        return Frame($"id: {position}\nevent: entry\ndata: ", JsonSerializer.SerializeToUtf8Bytes(wire, Wire.Json.HeardEntry));
    }

    public static byte[] OfEnd(Call call) => Frame(
        $"id: {EndId}\nevent: end\ndata: ", JsonSerializer.SerializeToUtf8Bytes(new(CallFold.EndOf(call), call.EndReason), Wire.Json.CallEnd));

    /// <summary>Sets the client's pause before it reconnects: random, so that a server's clients do not all reconnect at once.</summary>
    public static byte[] Retry() => Encoding.ASCII.GetBytes($"retry: {Random.Shared.Next(1000, 3000)}\n\n");

    static byte[] Frame(string head, byte[] data) => [.. Encoding.ASCII.GetBytes(head), .. data, .. "\n\n"u8];
}
