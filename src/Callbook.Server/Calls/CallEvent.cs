using System.Text.Json.Nodes;
using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>An event of a call. All ingested data is converted to these.</summary>
abstract record CallEvent;

sealed record CallStarted(string RoomName, DateTimeOffset At) : CallEvent;

/// <summary>Somebody said something, or something happened.</summary>
/// <param name="Entry">The transcript entry.</param>
/// <param name="UtteranceId">Links partial results to the final one.</param>
/// <param name="Position">Its position in its document, from 1, which orders entries with equal times; 0 when it arrived alone.</param>
/// <param name="EntryId">The sender's id of the entry: another entry with the same id is a duplicate.</param>
sealed record EntryHeard(TranscriptEntry Entry, string? UtteranceId, int Position, string? EntryId = null) : CallEvent;

/// <summary>The call is over.</summary>
/// <param name="At">Null when the call ended with its last entry.</param>
/// <param name="Reason">In the platform's own words.</param>
sealed record CallEnded(DateTimeOffset? At, string? Reason) : CallEvent
{
    /// <summary>When the server was told of an end without a time. Its clock may have been set back, so the call does not end before its last entry.</summary>
    public DateTimeOffset? ToldAt { get; init; }
}

sealed record SessionDataAdded(JsonObject Data) : CallEvent;

sealed record SummaryGiven(string Markdown) : CallEvent;
