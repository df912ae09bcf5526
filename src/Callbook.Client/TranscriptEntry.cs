using System.Text.Json.Nodes;
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

/// <summary>Who an entry of a transcript comes from.</summary>
[JsonConverter(typeof(SpeakerConverter))]
public enum Speaker
{
    /// <summary>The voice agent.</summary>
    Agent,

    /// <summary>The person on the telephone.</summary>
    User,

    /// <summary>Neither: transfers, webhook executions, why the call ended.</summary>
    System,
}

sealed class SpeakerConverter() : JsonStringEnumConverter<Speaker>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Something that happened in a call, in a form that programs can read. The server makes the entry's text of it.</summary>
/// <param name="Type">Required. <c>transfer</c>, <c>handoff</c>, <c>webhook</c>, <c>tool_call</c>, <c>tool_result</c>, <c>dtmf</c>, <c>interruption</c> or <c>call_ended</c>.</param>
/// <param name="To">Of a transfer, required: the number or address the call went to. Of a handoff, required: the agent that took over.</param>
/// <param name="Name">Of a webhook, a tool call or its result, required: its name.</param>
/// <param name="Status">Of a webhook, required: the HTTP status it answered with.</param>
/// <param name="Duration">Of a webhook: how long it took, in seconds.</param>
/// <param name="Arguments">Of a tool call: what it was called with.</param>
/// <param name="Result">Of a tool's result: what it returned.</param>
/// <param name="IsError">Of a tool's result: whether the tool failed.</param>
/// <param name="Digits">Of keys pressed (DTMF), required: 0 to 9, A to D, * and #.</param>
/// <param name="Reason">Of the call's end, required: why.</param>
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
