using System.Text.Json.Nodes;
using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>Something a platform tells of a call. Whatever comes in is made of these.</summary>
abstract record CallEvent;

sealed record CallStarted(string RoomName, DateTimeOffset At) : CallEvent;

/// <summary>Somebody said something, or something happened.</summary>
/// <param name="Entry">What was heard.</param>
/// <param name="UtteranceId">Ties partial results to the final one.</param>
/// <param name="Position">Its place, from 1, in the document it came in, which decides where both its times are another's too; 0 when it came alone.</param>
/// <param name="EntryId">The sender's name for it: what comes again under it is a repetition.</param>
sealed record EntryHeard(TranscriptEntry Entry, string? UtteranceId, int Position, string? EntryId = null) : CallEvent;

/// <summary>The call is over.</summary>
/// <param name="At">Null: with the last entry.</param>
/// <param name="Reason">In the platform's own words.</param>
sealed record CallEnded(DateTimeOffset? At, string? Reason) : CallEvent;

sealed record SessionDataAdded(JsonObject Data) : CallEvent;

sealed record SummaryGiven(string Markdown) : CallEvent;
