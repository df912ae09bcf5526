using System.Diagnostics.CodeAnalysis;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>An entry as it was sent, in a finished call or while the call goes on: checked, and made into what is kept.</summary>
static class PostedEntry
{
    /// <summary>Notes what is wrong with an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="place">Where it stands, with a dot behind; empty when it stands alone.</param>
    /// <param name="live">Whether the call goes on: then the arrival stands for a missing time.</param>
    /// <param name="faults">Takes what is wrong.</param>
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
        if (seconds < 0)
            faults.Add(place, "must be at least 0 seconds from the start of the call");
        if (seconds > Limits.CallSeconds)
            faults.Add(place, $"must be at most {Limits.CallSeconds} seconds from the start of the call");
    }

    /// <summary>What is kept of an entry.</summary>
    /// <param name="entry">An entry that was checked.</param>
    /// <param name="position">Its place in a finished call, from 1; 0 when it came while the call went on.</param>
    /// <param name="arrivedAt">Stands for a missing time.</param>
    public static StoredEntry ToStored(NewTranscriptEntry entry, int position, long? arrivedAt) => new()
    {
        Text = entry.Text ?? SystemEvents.ToText(entry.Event!), // one of them is there: checked
        Speaker = Speakers.Parse(entry.Speaker)!.Value, // checked
        Timestamp = entry.Timestamp + 0.0, // minus zero becomes zero
        IsPartial = entry.IsPartial ?? false,
        CreatedAt = entry.CreatedAt + 0.0,
        UtteranceId = entry.UtteranceId,
        Event = entry.Event is null ? null : SystemEvents.Trim(entry.Event),
        ArrivedAt = entry.Timestamp is null ? arrivedAt : null,
        Position = position,
        EntryId = entry.EntryId,
    };

    /// <summary>Reads one entry of JSON; the problem tells what is wrong with it, by its key. Does not throw.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out NewTranscriptEntry? entry, [NotNullWhen(false)] out string? problem)
    {
        entry = null;
        if (!JsonBody.TryParse(json, Wire.Json.NewTranscriptEntry, out var read, out var fault))
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
