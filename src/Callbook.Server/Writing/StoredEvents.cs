using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

/// <summary>What a sealed log was folded from, beside what stands in its own columns: so that a late entry can open, fold and seal it again.</summary>
sealed record StoredEvents
{
    /// <summary>When the call ended, where anybody told.</summary>
    public DateTimeOffset? EndedAt { get; init; }
    public string? EndReason { get; init; }

    /// <summary>Whether the whole call was posted once, and not only its entries as they came.</summary>
    public bool Posted { get; init; }
    public JsonObject? SessionData { get; init; }
    public IReadOnlyList<StoredEntry> Entries { get; init; } = [];
    [JsonPropertyName("told")]
    public IReadOnlyList<SessionFact>? Facts { get; init; }

    public static byte[] Pack(Call call, bool posted)
    {
        var json = StoredEntry.WriteAll(new()
        {
            EndedAt = call.EndedAt,
            EndReason = call.EndReason,
            Posted = posted,
            SessionData = call.SessionData.Count == 0 ? null : call.SessionData,
            Entries = [.. call.Heard.Select(StoredEntry.Of)],
            Facts = call.Facts.Count == 0 ? null : [.. call.Facts.Select(fact => fact.Lasting)],
        });
        var output = new MemoryStream(json.Length / 3);
        // Read seldom, and written with every call: quick counts for more than small.
        using (var deflate = new DeflateStream(output, CompressionLevel.Fastest))
            deflate.Write(json);
        return output.ToArray();
    }

    public static StoredEvents Unpack(byte[] events)
    {
        using var inflate = new DeflateStream(new MemoryStream(events), CompressionMode.Decompress);
        return StoredEntry.ReadAll(inflate);
    }

    /// <summary>The call again, of which the log's own columns hold the rest.</summary>
    public Call ToCall(string roomName, DateTimeOffset startedAt) => new()
    {
        RoomName = roomName,
        StartedAt = startedAt,
        EndedAt = EndedAt,
        EndReason = EndReason,
        SessionData = SessionData ?? [],
        Heard = [.. Entries.Select(entry => entry.ToHeard(startedAt))],
        Facts = Facts ?? [],
    };
}
