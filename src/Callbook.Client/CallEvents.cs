using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>An entry as it was heard while the call went on. Partials are among them, and nothing is settled yet.</summary>
/// <param name="Text">What was said, or what happened.</param>
/// <param name="Speaker">Who said it; <c>system</c> for what happened.</param>
/// <param name="Timestamp">Seconds from the start of the call at which the speech or event began.</param>
/// <param name="IsPartial">True for an interim recognition result.</param>
/// <param name="CreatedAt">Seconds from the start of the call at which the entry was logged; never before <c>timestamp</c>.</param>
/// <param name="UtteranceId">Ties partials to their final: what comes later with the same speaker and id replaces it. Null where the sender gave none.</param>
/// <param name="Event">What happened, where it was told as an event.</param>
public sealed record HeardEntry(
    string Text,
    Speaker Speaker,
    double Timestamp,
    bool IsPartial,
    double CreatedAt,
    string? UtteranceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SystemEvent? Event = null);

/// <summary>The end of a call that was watched.</summary>
/// <param name="CallEndedAt">When the call ended.</param>
/// <param name="EndReason">Why, or null where nobody told.</param>
public sealed record CallEnd(DateTimeOffset CallEndedAt, string? EndReason);

/// <summary>Something that a watched call tells: an entry, or that it has ended.</summary>
/// <param name="Id">Watching again after this id goes on behind it.</param>
/// <param name="Entry">The entry; null at the end.</param>
/// <param name="End">The end, the last that is told; null before.</param>
public sealed record WatchedEvent(string Id, HeardEntry? Entry, CallEnd? End);
