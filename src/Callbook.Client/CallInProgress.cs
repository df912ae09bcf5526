using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>A call that goes on: its entries come in while it does, and once it has ended it is the call log of the same id.</summary>
/// <param name="Id">Unique identifier of the call, and of the call log that becomes of it.</param>
/// <param name="AgentId">The agent that handles the call.</param>
/// <param name="RoomName">Room identifier for the call.</param>
/// <param name="Source">The platform or program the call comes from, or null.</param>
/// <param name="SourceCallId">The source's own identifier of the call, or null.</param>
/// <param name="CallStartedAt">When the call started.</param>
/// <param name="SessionData">What is known about the session, as it was sent.</param>
/// <param name="EntryCount">Number of entries stored so far, partials included.</param>
/// <param name="LastEntry">The entry that was stored last, or null.</param>
/// <param name="CreatedAt">When the server was told of the call.</param>
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

/// <summary>A call that begins.</summary>
/// <param name="RoomName">Required. Room identifier for the call, 1 to 255 characters.</param>
/// <param name="Id">The sender's own UUID for the call, so that a repeated request is the same call. Default: one is made.</param>
/// <param name="Source">The platform or program the call comes from, up to 255 characters. Required with <c>source_call_id</c>.</param>
/// <param name="SourceCallId">The source's own identifier of the call, up to 255 characters. The same one again is the same call.</param>
/// <param name="CallStartedAt">When the call started; any offset and precision, kept to the millisecond. Default: now.</param>
/// <param name="SessionData">Whatever is known about the session, at most 64 KiB of JSON; <c>caller_id</c> is the caller's number.</param>
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
/// <param name="EndReason">Why the call ended, up to 255 characters. It becomes the last system entry and <c>session_data.end_reason</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewCallEnd(DateTimeOffset? CallEndedAt = null, string? EndReason = null);

/// <summary>What became of entries that were appended in one request.</summary>
/// <param name="Accepted">Entries stored now.</param>
/// <param name="Duplicates">Entries whose <c>entry_id</c> the call has already; nothing was changed by them.</param>
/// <param name="Rejected">Entries that were not stored, and never will be as they are.</param>
public sealed record AppendedEntries(int Accepted, int Duplicates, IReadOnlyList<RejectedEntry> Rejected);

/// <summary>What became of a batch of lines of a stream.</summary>
/// <param name="Lines">Lines handled since the stream began: each is durable, or was answered as rejected.</param>
/// <param name="Accepted">Entries of this batch that were stored.</param>
/// <param name="Duplicates">Entries of this batch whose <c>entry_id</c> the call had already.</param>
/// <param name="Rejected">Entries of this batch that were not stored, and never will be as they are.</param>
public sealed record AppendedLines(long Lines, int Accepted, int Duplicates, IReadOnlyList<RejectedEntry> Rejected);

/// <summary>An entry that was not stored.</summary>
/// <param name="Index">Its place in the array, or its line in the stream, from 0.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record RejectedEntry(long Index, string Problem);
