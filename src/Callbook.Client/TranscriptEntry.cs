using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>Something that was said in a call, or that happened in it.</summary>
/// <param name="Text">What was said, or what happened.</param>
/// <param name="Speaker">Who said it; <c>system</c> for transfers, webhooks and why the call ended.</param>
/// <param name="Timestamp">Seconds from the start of the call at which the speech or event began.</param>
/// <param name="IsPartial">True for an interim recognition result that no final one has replaced.</param>
/// <param name="CreatedAt">Seconds from the start of the call at which the entry was logged; never before <c>timestamp</c>.</param>
/// <param name="Event">What happened, where it was told as an event. Only an answer with a single call has it.</param>
public sealed record TranscriptEntry(
    string Text,
    Speaker Speaker,
    double Timestamp,
    bool IsPartial,
    double CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SystemEvent? Event = null);
