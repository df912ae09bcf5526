using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>A finished call to post, at most 32 MiB of JSON.</summary>
/// <param name="RoomName">Required. Room identifier for the call, 1 to 255 characters.</param>
/// <param name="CallStartedAt">Required. When the call started, with any offset; stored to the millisecond.</param>
/// <param name="TranscriptJson">Required. The entries of the transcript, at most 20,000; it may be empty.</param>
/// <param name="CallEndedAt">When the call ended. Default: the start plus the time of the last entry.</param>
/// <param name="Source">The platform or program that the call comes from, 1 to 255 characters. Required with <c>source_call_id</c>.</param>
/// <param name="SourceCallId">The source's identifier of the call, 1 to 255 characters. It makes the request idempotent.</param>
/// <param name="EndReason">Why the call ended, 1 to 255 characters. It is stored in <c>session_data.end_reason</c> and as the last system entry.</param>
/// <param name="SessionData">Any data about the session, at most 64 KiB of JSON; <c>caller_id</c> is the caller's telephone number.</param>
/// <param name="SummaryText">The platform's summary in Markdown, if there is one, up to 100,000 characters.</param>
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

/// <summary>A transcript entry to post.</summary>
/// <param name="Text">Required, unless there is an <c>event</c>. What was said, up to 100,000 characters; it may be empty.</param>
/// <param name="Speaker">Required. <c>agent</c> (also <c>assistant</c>, <c>bot</c>), <c>user</c> (also <c>customer</c>, <c>caller</c>) or <c>system</c>.</param>
/// <param name="Timestamp">Seconds from the start of the call, 0 to 2,592,000. Required in a finished call; in a call in progress the default is the time of arrival.</param>
/// <param name="IsPartial">True for an interim recognition result. Default: false.</param>
/// <param name="CreatedAt">Seconds from the start of the call at which the entry was logged, 0 to 2,592,000. Default and minimum: <c>timestamp</c>.</param>
/// <param name="UtteranceId">Identifies the utterance, so that its final replaces its partials; 1 to 255 characters.</param>
/// <param name="EntryId">The sender's identifier of the entry, 1 to 255 characters. It makes appending idempotent: an id that the call already has changes nothing.</param>
/// <param name="Event">The typed event of a <c>system</c> entry.</param>
public sealed record NewTranscriptEntry(
    string? Text,
    string? Speaker,
    double? Timestamp,
    bool? IsPartial = null,
    double? CreatedAt = null,
    string? UtteranceId = null,
    string? EntryId = null,
    SystemEvent? Event = null);
