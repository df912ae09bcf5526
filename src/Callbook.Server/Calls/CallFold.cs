using System.Text.Json.Nodes;
using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>What is known of a call: all its events, put together.</summary>
sealed record Call
{
    public string RoomName { get; init; } = "";
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? EndReason { get; init; }

    /// <summary>Why it ended, in the platform's own word.</summary>
    public string? PlatformEndReason { get; init; }
    public string? Summary { get; init; }
    public JsonObject SessionData { get; init; } = [];
    public IReadOnlyList<EntryHeard> Heard { get; init; } = [];

    /// <summary>The facts that a platform has reported, each once. <see cref="SessionFold"/> computes the call from them.</summary>
    public IReadOnlyList<SessionFact> Facts { get; init; } = [];

    /// <summary>The newest offer. Not kept with the call: its link has secrets and dies soon.</summary>
    public RecordingOffered? Offered { get; init; }
}

/// <summary>Puts a call together from its events. Pure: it knows no clock and no database.</summary>
static class CallFold
{
    const string CallEndedText = "Call ended: ";

    public static Call Apply(Call call, IEnumerable<CallEvent> events)
    {
        var heard = new List<EntryHeard>(call.Heard);
        var known = heard.Select(entry => entry.EntryId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var session = (JsonObject)call.SessionData.DeepClone();
        var facts = new FactSet(call.Facts);
        foreach (var happened in events)
        {
            switch (happened)
            {
                case EntryHeard entry:
                    if (entry.EntryId is null || known.Add(entry.EntryId))
                        heard.Add(entry);
                    break;
                case SessionDataAdded added:
                    foreach (var (key, value) in added.Data)
                        session[key] = value?.DeepClone();
                    break;
                case SessionFact fact:
                    facts.Add(fact);
                    break;
                default:
                    call = Apply(call, happened);
                    break;
            }
        }

        return call with
        {
            Heard = heard,
            SessionData = session,
            Facts = facts.All,
            Summary = facts.NewSummary ?? call.Summary,
            Offered = facts.NewOffer ?? call.Offered,
        };
    }

    static Call Apply(Call call, CallEvent happened) => happened switch
    {
        CallStarted started => call with { RoomName = started.RoomName, StartedAt = started.At },
        CallEnded ended => call with { EndedAt = ended.At ?? (ended.ToldAt is { } told ? NotBeforeTheLastEntry(told, call) : call.EndedAt), EndReason = ended.Reason ?? call.EndReason },
        SummaryGiven given => call with { Summary = given.Markdown },
        RecordingOffered offered => call with { Offered = offered },
        _ => throw new InvalidOperationException($"An event that the fold does not know: {happened.GetType().Name}"),
    };

    static DateTimeOffset NotBeforeTheLastEntry(DateTimeOffset told, Call call) =>
        EndOf(call with { EndedAt = null }) is var last && last > told ? last : told;

    /// <summary>When the call ended: as reported, otherwise with its last entry; never before its start.</summary>
    public static DateTimeOffset EndOf(Call call)
    {
        var end = call.EndedAt ?? call.StartedAt + WholeMilliseconds(call.Heard.Select(heard => heard.Entry.CreatedAt).DefaultIfEmpty().Max());
        return end < call.StartedAt ? call.StartedAt : end;
    }

    // What the wire shows, and not before the last entry. Over the decimal that the sender wrote: as a double 2.3 is a little less.
    static TimeSpan WholeMilliseconds(double seconds) => TimeSpan.FromMilliseconds((long)Math.Ceiling((decimal)seconds * 1000));

    /// <summary>The transcript in its order: without partials that a final result replaced, and with an entry that says why the call ended.</summary>
    public static IReadOnlyList<TranscriptEntry> Transcript(Call call, bool keepPartials)
    {
        var entries = Utterances.Settle(call.Heard, keepPartials)
            .OrderBy(heard => heard.Entry.Timestamp)
            .ThenBy(heard => heard.Entry.CreatedAt)
            .ThenBy(heard => heard.Position)
            // Entries that came alone and share both times: by what they say, so that the order of arrival never decides.
            .ThenBy(heard => heard.Entry.Speaker)
            .ThenBy(heard => heard.Entry.Text, StringComparer.Ordinal)
            .ThenBy(heard => heard.Entry.IsPartial)
            .ThenBy(heard => heard.Entry.Event?.ToString(), StringComparer.Ordinal)
            .Select(heard => heard.Entry)
            .ToList();
        if (call.EndReason is { } reason && !entries.Exists(TellsTheEnd))
            Insert(entries, EndEntry(call, reason));
        return entries;
    }

    static bool TellsTheEnd(TranscriptEntry entry) =>
        entry.Speaker == Speaker.System && entry.Text.StartsWith(CallEndedText, StringComparison.Ordinal);

    static TranscriptEntry EndEntry(Call call, string reason)
    {
        var seconds = (EndOf(call) - call.StartedAt).TotalSeconds;
        return new(CallEndedText + reason, Speaker.System, seconds, IsPartial: false, seconds);
    }

    static void Insert(List<TranscriptEntry> entries, TranscriptEntry end)
    {
        var at = entries.FindIndex(entry => entry.Timestamp > end.Timestamp);
        entries.Insert(at < 0 ? entries.Count : at, end);
    }
}
