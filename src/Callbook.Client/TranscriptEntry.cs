using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Callbook.Client;

/// <summary>An entry of a transcript: something that was said in the call, or a system event.</summary>
/// <param name="Text">What was said, or the description of a system event.</param>
/// <param name="Speaker">The speaker; <c>system</c> for events such as transfers, webhooks and the end of the call.</param>
/// <param name="Timestamp">Seconds from the start of the call at which the speech or event began.</param>
/// <param name="IsPartial">True for an interim recognition result that no final has replaced.</param>
/// <param name="CreatedAt">Seconds from the start of the call at which the entry was logged; never before <c>timestamp</c>.</param>
/// <param name="Event">The typed event, if the entry was sent with one. Lists do not include it.</param>
public sealed record TranscriptEntry(
    string Text,
    Speaker Speaker,
    double Timestamp,
    bool IsPartial,
    double CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SystemEvent? Event = null);

/// <summary>The speaker of a transcript entry.</summary>
[JsonConverter(typeof(SpeakerConverter))]
public enum Speaker
{
    /// <summary>The voice agent.</summary>
    Agent,

    /// <summary>The person on the telephone.</summary>
    User,

    /// <summary>No speaker: an event such as a transfer, a webhook or the end of the call.</summary>
    System,
}

sealed class SpeakerConverter() : JsonStringEnumConverter<Speaker>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>A typed system event. The server derives the text of the entry from it if the entry has none.</summary>
/// <param name="Type">Required. <c>transfer</c>, <c>handoff</c>, <c>webhook</c>, <c>tool_call</c>, <c>tool_result</c>, <c>dtmf</c>, <c>interruption</c> or <c>call_ended</c>.</param>
/// <param name="To">Required for <c>transfer</c> (the number or address that the call was transferred to) and <c>handoff</c> (the agent that took over). 1 to 255 characters.</param>
/// <param name="Name">Required for <c>webhook</c>, <c>tool_call</c> and <c>tool_result</c>: the name of the webhook or tool, 1 to 255 characters.</param>
/// <param name="Status">Required for <c>webhook</c>: the HTTP status of its answer, 100 to 599.</param>
/// <param name="Duration">For <c>webhook</c>: its duration in seconds, 0 to 86,400.</param>
/// <param name="Arguments">For <c>tool_call</c>: the arguments of the call.</param>
/// <param name="Result">For <c>tool_result</c>: what the tool returned.</param>
/// <param name="IsError">For <c>tool_result</c>: whether the tool failed.</param>
/// <param name="Digits">Required for <c>dtmf</c>: the keys that were pressed, 0 to 9, A to D, * and #; 1 to 255 characters.</param>
/// <param name="Reason">Required for <c>call_ended</c>: why the call ended, 1 to 255 characters.</param>
public sealed record SystemEvent(
    string? Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? To = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Status = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Duration = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonNode? Arguments = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonNode? Result = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? IsError = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Digits = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null);
