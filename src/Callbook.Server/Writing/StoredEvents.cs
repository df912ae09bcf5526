using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

/// <summary>The events of a sealed log that its columns do not hold. They allow a late entry to reopen and reseal the log.</summary>
sealed record StoredEvents
{
    /// <summary>When the call ended, if a sender reported it.</summary>
    public DateTimeOffset? EndedAt { get; init; }
    public string? EndReason { get; init; }

    /// <summary>Whether the call was ever posted whole, and not only streamed entry by entry.</summary>
    public bool Posted { get; init; }
    public JsonObject? SessionData { get; init; }
    public IReadOnlyList<StoredEntry> Entries { get; init; } = [];
    [JsonPropertyName("told")]
    public IReadOnlyList<SessionFact>? Facts { get; init; }

    public static byte[] Pack(Call call, bool posted)
    {
        var stored = new StoredEvents
        {
            EndedAt = call.EndedAt,
            EndReason = call.EndReason,
            Posted = posted,
            SessionData = call.SessionData.Count == 0 ? null : call.SessionData,
            Entries = [.. call.Heard.Select(StoredEntry.Of)],
            Facts = call.Facts.Count == 0 ? null : [.. call.Facts.Select(fact => fact.Lasting)],
        };
        var output = new MemoryStream();
        // Written with every call and rarely read, so speed matters more than size.
        using (var deflate = new DeflateStream(output, CompressionLevel.Fastest))
            StoredEntry.WriteAll(deflate, stored);
        return output.ToArray();
    }

    public static StoredEvents Unpack(byte[] events)
    {
        using var inflate = new DeflateStream(new MemoryStream(events), CompressionMode.Decompress);
        return StoredEntry.ReadAll(inflate);
    }

    /// <summary>Restores the call. The parameters come from the log's columns.</summary>
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
