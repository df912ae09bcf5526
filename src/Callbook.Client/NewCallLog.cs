using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>A finished call, as it is posted: at most 32 MiB of JSON.</summary>
/// <param name="RoomName">Required. Room identifier for the call, 1 to 255 characters.</param>
/// <param name="CallStartedAt">Required. When the call started; any offset and precision, kept to the millisecond.</param>
/// <param name="TranscriptJson">Required. At most 20,000 entries; it may be empty.</param>
/// <param name="CallEndedAt">When the call ended. Default: the start plus the last entry.</param>
/// <param name="Source">The platform or program the call comes from, up to 255 characters. Required with <c>source_call_id</c>.</param>
/// <param name="SourceCallId">The source's own identifier of the call, up to 255 characters. The same one again is the same call.</param>
/// <param name="EndReason">Why the call ended, up to 255 characters. It becomes the last system entry and <c>session_data.end_reason</c>.</param>
/// <param name="SessionData">Whatever is known about the session, at most 64 KiB of JSON; <c>caller_id</c> is the caller's number.</param>
/// <param name="SummaryText">A summary in Markdown, where there is one, up to 100,000 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewCallLog(
    string? RoomName,
    DateTimeOffset? CallStartedAt,
    IReadOnlyList<NewTranscriptEntry?>? TranscriptJson,
    DateTimeOffset? CallEndedAt = null,
    string? Source = null,
    string? SourceCallId = null,
    string? EndReason = null,
    JsonObject? SessionData = null,
    string? SummaryText = null);

/// <summary>An entry of a transcript, as it is posted.</summary>
/// <param name="Text">Required, unless there is an <c>event</c>. What was said, up to 100,000 characters; it may be empty.</param>
/// <param name="Speaker">Required. <c>agent</c> (also <c>assistant</c>, <c>bot</c>), <c>user</c> (also <c>customer</c>, <c>caller</c>) or <c>system</c>.</param>
/// <param name="Timestamp">Seconds from the start of the call, 0 to 2,592,000. Required in a finished call; in a call in progress the default is the arrival.</param>
/// <param name="IsPartial">True for an interim recognition result.</param>
/// <param name="CreatedAt">Seconds from the start of the call at which the entry was logged. Default, and least: <c>timestamp</c>.</param>
/// <param name="UtteranceId">Ties partial results to the final one of the same utterance, up to 255 characters.</param>
/// <param name="EntryId">The sender's own name for the entry, up to 255 characters: the same one again, in the same call, changes nothing.</param>
/// <param name="Event">What happened, in an entry of <c>system</c>.</param>
public sealed record NewTranscriptEntry(
    string? Text,
    string? Speaker,
    double? Timestamp,
    bool? IsPartial = null,
    double? CreatedAt = null,
    string? UtteranceId = null,
    string? EntryId = null,
    SystemEvent? Event = null);
