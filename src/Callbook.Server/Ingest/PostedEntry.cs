using System.Diagnostics.CodeAnalysis;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>Checks an entry of a finished call or of a call in progress, and converts it into a stored entry.</summary>
static class PostedEntry
{
    /// <summary>The limits of an entry's JSON.</summary>
    public static readonly JsonShape Shape = new() { Members = [("event", new() { Bytes = Limits.EventBytes })] };

    /// <summary>Collects the faults of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="place">The path to it, with a trailing dot; empty for a single entry.</param>
    /// <param name="live">Whether the call is in progress: a missing time is then replaced by the time of arrival.</param>
    /// <param name="faults">Receives the faults.</param>
    public static void Check(NewTranscriptEntry entry, string place, bool live, Faults faults)
    {
        if (entry.Text is null && entry.Event is null)
            faults.Add($"{place}text", "is required; it may be empty");
        if (entry.Text is { Length: > Limits.TextCharacters })
            faults.Add($"{place}text", $"must have at most {Limits.TextCharacters} characters");
        var speaker = Speakers.Parse(entry.Speaker);
        if (speaker is null)
            faults.Add($"{place}speaker", "must be agent, user or system");
        if (entry.Timestamp is null && !live)
            faults.Add($"{place}timestamp", "is required");
        CheckSeconds(entry.Timestamp, $"{place}timestamp", faults);
        CheckSeconds(entry.CreatedAt, $"{place}created_at", faults);
        if (entry.UtteranceId is not null)
            faults.CheckText(entry.UtteranceId, $"{place}utterance_id", Limits.NameCharacters, 1);
        if (entry.EntryId is not null)
            faults.CheckText(entry.EntryId, $"{place}entry_id", Limits.NameCharacters, 1);
        if (entry.Event is null)
            return;
        if (speaker is not (null or Speaker.System))
            faults.Add($"{place}event", "is allowed only in system entries");
        SystemEventRules.Check(entry.Event, $"{place}event", faults);
    }

    static void CheckSeconds(double? seconds, string place, Faults faults)
    {
        if (seconds < -Limits.EarlySeconds)
            faults.Add(place, $"must be at most {Limits.EarlySeconds} seconds before the start of the call");
        if (seconds > Limits.CallSeconds)
            faults.Add(place, $"must be at most {Limits.CallSeconds} seconds from the start of the call");
    }

    /// <summary>Converts a checked entry into a stored one.</summary>
    /// <param name="entry">A checked entry.</param>
    /// <param name="position">Its position in a finished call, from 1; 0 if it arrived during the call.</param>
    /// <param name="arrivedAt">Replaces a missing time.</param>
    public static StoredEntry ToStored(NewTranscriptEntry entry, int position, long? arrivedAt) => new()
    {
        Text = entry.Text ?? SystemEvents.ToText(entry.Event!), // checked: one of the two is set
        Speaker = Speakers.Parse(entry.Speaker)!.Value, // checked
        Timestamp = NotBeforeTheStart(entry.Timestamp),
        IsPartial = entry.IsPartial ?? false,
        CreatedAt = NotBeforeTheStart(entry.CreatedAt),
        UtteranceId = entry.UtteranceId,
        Event = entry.Event is null ? null : SystemEvents.Trim(entry.Event),
        ArrivedAt = entry.Timestamp is null ? arrivedAt : null,
        Position = position,
        EntryId = entry.EntryId,
    };

    static double? NotBeforeTheStart(double? seconds) => seconds is { } some ? Math.Max(some, 0.0) : null; // minus zero becomes zero

    /// <summary>Reads one entry from JSON. The problem names the faulty key. Does not throw.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out NewTranscriptEntry? entry, [NotNullWhen(false)] out string? problem)
    {
        entry = null;
        var read = default(NewTranscriptEntry);
        if (!Shape.Allows(json, out var fault) || !JsonBody.TryParse(json, Wire.Json.NewTranscriptEntry, out read, out fault))
        {
            problem = fault.Place is "body" ? fault.What : $"{fault.Place}: {fault.What}";
            return false;
        }

        var faults = new Faults();
        Check(read, "", live: true, faults);
        problem = faults.First;
        entry = read;
        return problem is null;
    }
}
