using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Callbook.Client;

namespace Callbook.Server.CallLogs.SummaryText;

/// <summary>The parts of a summary as JSON, each with the entries that support it. A call's response adds members to it.</summary>
static class SummaryContent
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string Of(Summary summary, IReadOnlyList<TranscriptEntry> entries)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(json, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("title"u8, summary.Title);
            writer.WriteStartArray("sentences"u8);
            foreach (var sentence in summary.Sentences)
                WritePart(writer, sentence.Text, done: null, sentence.Entries, entries);
            writer.WriteEndArray();
            writer.WriteStartArray("action_items"u8);
            foreach (var item in summary.ActionItems)
                WritePart(writer, item.Text, item.Done, item.Entries, entries);
            writer.WriteEndArray();
            writer.WriteString("sentiment"u8, summary.Sentiment.ToString());
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    static void WritePart(Utf8JsonWriter writer, string text, bool? done, IReadOnlyList<int> evidence, IReadOnlyList<TranscriptEntry> entries)
    {
        writer.WriteStartObject();
        writer.WriteString("text"u8, text);
        if (done is { } truth)
            writer.WriteBoolean("done"u8, truth);
        writer.WriteStartArray("entries"u8);
        // A model may cite entries that do not exist.
        foreach (var index in evidence.Where(index => index >= 0 && index < entries.Count))
        {
            writer.WriteStartObject();
            writer.WriteNumber("index"u8, index);
            writer.WriteNumber("timestamp"u8, entries[index].Timestamp);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
