using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Writing;

/// <summary>An entry as stored during the call and afterwards with the sealed log. It holds exactly what the fold needs.</summary>
sealed record StoredEntry
{
    static readonly StoredJson Json = new(new(StoredJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    const double Millisecond = 0.001;

    public required string Text { get; init; }

    [JsonIgnore]
    public Speaker Speaker { get; init; }

    [JsonPropertyName("speaker")]
    public string SpeakerName
    {
        get => Speaker.ToWire();
        init => Speaker = Speakers.Parse(value) ?? throw new JsonException("An entry without a speaker.");
    }

    /// <summary>Null if the sender gave none. The time of arrival relative to the call's start is used instead.</summary>
    public double? Timestamp { get; init; }
    public bool IsPartial { get; init; }
    public double? CreatedAt { get; init; }
    public string? UtteranceId { get; init; }
    public SystemEvent? Event { get; init; }

    /// <summary>UTC microseconds.</summary>
    public long? ArrivedAt { get; init; }
    public int Position { get; init; }
    public string? EntryId { get; init; }

    /// <summary>The entry as an event.</summary>
    /// <param name="startedAt">The start of the call.</param>
    /// <param name="earliest">An entry that arrived is not before this second of the call, whatever a server's clock says.</param>
    public EntryHeard ToHeard(DateTimeOffset startedAt, double earliest = 0)
    {
        var timestamp = Timestamp ?? (Arrival(startedAt) is var arrival && arrival < earliest ? earliest + Millisecond : arrival);
        // The clocks of speech recognizers jitter. A created_at before the timestamp is corrected instead of refusing the entry.
        var createdAt = Math.Max(CreatedAt ?? timestamp, timestamp);
        return new(new(Text, Speaker, timestamp, IsPartial, createdAt, Event), UtteranceId, Position, EntryId);
    }

    public static StoredEntry Of(EntryHeard heard) => new()
    {
        Text = heard.Entry.Text,
        Speaker = heard.Entry.Speaker,
        Timestamp = heard.Entry.Timestamp,
        IsPartial = heard.Entry.IsPartial,
        CreatedAt = heard.Entry.CreatedAt == heard.Entry.Timestamp ? null : heard.Entry.CreatedAt,
        UtteranceId = heard.UtteranceId,
        Event = heard.Entry.Event,
        Position = heard.Position,
        EntryId = heard.EntryId,
    };

    /// <summary>The entry as stored in its row, without its id, which has a column.</summary>
    public string ToBody() => JsonSerializer.Serialize(EntryId is null ? this : this with { EntryId = null }, Json.StoredEntry);

    public static StoredEntry Read(string body, string? entryId)
    {
        var entry = JsonSerializer.Deserialize(body, Json.StoredEntry) ?? throw new JsonException("An entry is null.");
        return entryId is null ? entry : entry with { EntryId = entryId };
    }

    public static void WriteAll(Stream json, StoredEvents call) => JsonSerializer.Serialize(json, call, Json.StoredEvents);

    public static StoredEvents ReadAll(Stream json) =>
        JsonSerializer.Deserialize(json, Json.StoredEvents) ?? throw new JsonException("The events of a call are null.");

    double Arrival(DateTimeOffset startedAt)
    {
        var milliseconds = ((ArrivedAt ?? 0) - startedAt.ToMicros()) / 1000;
        return Math.Clamp(milliseconds / 1000.0, 0, Limits.CallSeconds);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, MaxDepth = 64)]
[JsonSerializable(typeof(StoredEntry))]
[JsonSerializable(typeof(StoredEvents))]
sealed partial class StoredJson : JsonSerializerContext;
