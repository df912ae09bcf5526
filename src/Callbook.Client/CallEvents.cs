using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>An entry of a call in progress, as it was received. It may be a partial, and a later entry may replace it.</summary>
/// <param name="Text">What was said, or the description of a system event.</param>
/// <param name="Speaker">The speaker; <c>system</c> for an event.</param>
/// <param name="Timestamp">Seconds from the start of the call at which the speech or event began.</param>
/// <param name="IsPartial">True for an interim recognition result.</param>
/// <param name="CreatedAt">Seconds from the start of the call at which the entry was logged; never before <c>timestamp</c>.</param>
/// <param name="UtteranceId">Identifies the utterance: a later entry with the same speaker and id replaces this one. Null if the sender gave no id.</param>
/// <param name="Event">The typed event, if the entry was sent with one.</param>
public sealed record HeardEntry(
    string Text,
    Speaker Speaker,
    double Timestamp,
    bool IsPartial,
    double CreatedAt,
    string? UtteranceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SystemEvent? Event = null);

/// <summary>The end of a watched call.</summary>
/// <param name="CallEndedAt">When the call ended.</param>
/// <param name="EndReason">Why the call ended, or null if it is not known.</param>
public sealed record CallEnd(DateTimeOffset CallEndedAt, string? EndReason);

/// <summary>An event of a watched call: an entry, or the end of the call.</summary>
/// <param name="Id">Identifier of the event, from which a later watch can resume.</param>
/// <param name="Entry">The entry, or null if this is the end.</param>
/// <param name="End">The end, which is always the last event; otherwise null.</param>
public sealed record WatchedEvent(string Id, HeardEntry? Entry, CallEnd? End);
