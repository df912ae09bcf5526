using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>A call in progress. Entries are appended to it; when it has ended, it is the call log with the same id.</summary>
/// <param name="Id">Unique identifier of the call, and later of its call log.</param>
/// <param name="AgentId">The agent that handles the call.</param>
/// <param name="RoomName">Room identifier for the call.</param>
/// <param name="Source">The platform or program that the call comes from, or null.</param>
/// <param name="SourceCallId">The source's identifier of the call, or null.</param>
/// <param name="CallStartedAt">When the call started.</param>
/// <param name="SessionData">Data about the session, as it was sent.</param>
/// <param name="EntryCount">Number of entries stored so far, partials included.</param>
/// <param name="LastEntry">The entry that was stored last, or null if there is none.</param>
/// <param name="CreatedAt">When the call was created on the server.</param>
public sealed record CallInProgress(
    Guid Id,
    Guid AgentId,
    string RoomName,
    string? Source,
    string? SourceCallId,
    DateTimeOffset CallStartedAt,
    JsonObject SessionData,
    long EntryCount,
    TranscriptEntry? LastEntry,
    DateTimeOffset CreatedAt);

/// <summary>A call that starts.</summary>
/// <param name="RoomName">Required. Room identifier for the call, 1 to 255 characters.</param>
/// <param name="Id">The sender's UUID for the call, which makes the request idempotent. Default: a generated one.</param>
/// <param name="Source">The platform or program that the call comes from, 1 to 255 characters. Required with <c>source_call_id</c>.</param>
/// <param name="SourceCallId">The source's identifier of the call, 1 to 255 characters. It makes the request idempotent.</param>
/// <param name="CallStartedAt">When the call started, with any offset; stored to the millisecond. Default: now.</param>
/// <param name="SessionData">Any data about the session, at most 64 KiB of JSON; <c>caller_id</c> is the caller's telephone number.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewCall(
    string? RoomName,
    Guid? Id = null,
    string? Source = null,
    string? SourceCallId = null,
    DateTimeOffset? CallStartedAt = null,
    JsonObject? SessionData = null);

/// <summary>The end of a call.</summary>
/// <param name="CallEndedAt">When the call ended. Default: now.</param>
/// <param name="EndReason">Why the call ended, 1 to 255 characters. It is stored in <c>session_data.end_reason</c> and as the last system entry.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewCallEnd(DateTimeOffset? CallEndedAt = null, string? EndReason = null);

/// <summary>The result of appending an array of entries.</summary>
/// <param name="Accepted">Number of entries that this request has stored.</param>
/// <param name="Duplicates">Number of entries whose <c>entry_id</c> the call already had; they changed nothing.</param>
/// <param name="Rejected">Entries that are not valid and were not stored. Do not retry them unchanged.</param>
public sealed record AppendedEntries(int Accepted, int Duplicates, IReadOnlyList<RejectedEntry> Rejected);

/// <summary>The result of one batch of lines of a stream.</summary>
/// <param name="Lines">Number of lines acknowledged since the start of the stream: each is durable, or was reported as rejected.</param>
/// <param name="Accepted">Number of entries of this batch that were stored.</param>
/// <param name="Duplicates">Number of entries of this batch whose <c>entry_id</c> the call already had; they changed nothing.</param>
/// <param name="Rejected">Entries of this batch that are not valid and were not stored. Do not retry them unchanged.</param>
/// <param name="Closing">Whether the server ends the stream here, because it stops. Send the lines after the acknowledged ones on a new stream.</param>
public sealed record AppendedLines(
    long Lines, int Accepted, int Duplicates, IReadOnlyList<RejectedEntry> Rejected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Closing = false);

/// <summary>An entry that was not stored.</summary>
/// <param name="Index">Index of the entry in the array, or of its line in the stream, from 0.</param>
/// <param name="Problem">Why the entry was rejected.</param>
public sealed record RejectedEntry(long Index, string Problem);
