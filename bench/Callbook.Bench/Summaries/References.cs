using System.Text.Json;
using Callbook.Client;

namespace Callbook.Bench.Summaries;

/// <summary>A dialogue and the summaries that people wrote of it.</summary>
sealed record Reference(IReadOnlyList<TranscriptEntry> Entries, IReadOnlyList<string> Summaries)
{
    public static IReadOnlyList<Reference> Read(string path) => [.. File.ReadLines(path).Select(line => Parse(JsonElement.Parse(line)))];

    static Reference Parse(JsonElement dialogue) => new(
        [.. dialogue.GetProperty("entries").EnumerateArray().Select(Entry)],
        [.. dialogue.GetProperty("reference_summaries").EnumerateArray().Select(summary => summary.GetString()!)]);

    // Meetings have no times and no agent: everybody in them is a user.
    static TranscriptEntry Entry(JsonElement entry, int index)
    {
        var at = entry.GetProperty("timestamp") is { ValueKind: JsonValueKind.Number } time ? time.GetDouble() : index;
        return new(entry.GetProperty("text").GetString()!, entry.GetProperty("speaker").GetString() is "agent" ? Speaker.Agent : Speaker.User, at, false, at);
    }
}
