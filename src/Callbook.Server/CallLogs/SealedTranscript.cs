using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Callbook.Client;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Calls;

namespace Callbook.Server.CallLogs;

/// <summary>
/// A transcript as it is sent: the JSON members <c>"transcript_text":…,"transcript_json":…,"entry_count":…</c>, deflated once when the call
/// is over. The blocks end on a byte boundary and none is final, so the blocks of many calls can be concatenated into one deflate stream.
/// </summary>
/// <param name="Deflated">Raw deflate (RFC 1951), without a final block.</param>
/// <param name="Length">Bytes before deflating.</param>
/// <param name="Crc32">CRC-32 of those bytes, as gzip computes it.</param>
sealed record SealedTranscript(byte[] Deflated, int Length, uint Crc32)
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Seals the transcript without system events, as lists send it.</summary>
    public static SealedTranscript Seal(IReadOnlyList<TranscriptEntry> entries) => Seal(entries, withEvents: false);

    /// <summary>Seals the transcript including system events; null if it has none.</summary>
    public static SealedTranscript? SealDetail(IReadOnlyList<TranscriptEntry> entries) =>
        entries.Any(entry => entry.Event is not null) ? Seal(entries, withEvents: true) : null;

    /// <summary>Reads the entries of a sealed transcript.</summary>
    public static IReadOnlyList<TranscriptEntry> Open(byte[] deflated, int length)
    {
        var json = new ArrayBufferWriter<byte>(length + 2);
        json.Write("{"u8);
        var inflater = Inflater.Rent();
        inflater.Inflate(deflated, length, json);
        inflater.Return();
        json.Write("}"u8);
        var reader = new Utf8JsonReader(json.WrittenSpan);
        // Skips the brace and transcript_text.
        reader.Read();
        while (reader.Read() && !reader.ValueTextEquals("transcript_json"u8))
            reader.Skip();
        reader.Read();
        return JsonSerializer.Deserialize(ref reader, Client.Wire.Json.IReadOnlyListTranscriptEntry) ?? [];
    }

    static SealedTranscript Seal(IReadOnlyList<TranscriptEntry> entries, bool withEvents)
    {
        using var seal = new TranscriptSeal(entries.Sum(entry => entry.Text.Length));
        using var json = new Utf8JsonWriter(seal.Buffer, Options);
        json.WritePropertyName("transcript_text"u8);
        TranscriptText.Write(json, entries, () => seal.Relieve(json));
        json.WriteStartArray("transcript_json"u8);
        foreach (var entry in entries)
        {
            Write(json, entry, withEvents);
            seal.Relieve(json);
        }

        json.WriteEndArray();
        json.WriteNumber("entry_count"u8, entries.Count);
        json.Flush();
        return seal.Finish();
    }

    static void Write(Utf8JsonWriter writer, TranscriptEntry entry, bool withEvents)
    {
        writer.WriteStartObject();
        writer.WriteString("text"u8, entry.Text);
        writer.WriteString("speaker"u8, entry.Speaker.ToWire());
        writer.WriteNumber("timestamp"u8, entry.Timestamp);
        writer.WriteBoolean("is_partial"u8, entry.IsPartial);
        writer.WriteNumber("created_at"u8, entry.CreatedAt);
        if (withEvents && entry.Event is { } happened)
        {
            writer.WritePropertyName("event"u8);
            JsonSerializer.Serialize(writer, happened, Client.Wire.Json.SystemEvent);
        }

        writer.WriteEndObject();
    }
}
