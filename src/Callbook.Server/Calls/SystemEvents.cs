using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>Checks system events and describes them in words, so that the calls of all platforms read alike.</summary>
static class SystemEvents
{
    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Keeps only the members that belong to the event's type, because the others were not checked.</summary>
    public static SystemEvent Trim(SystemEvent happened) => happened.Type switch
    {
        "transfer" => new("transfer", To: happened.To),
        "handoff" => new("handoff", To: happened.To),
        "webhook" => new("webhook", Name: happened.Name, Status: happened.Status, Duration: happened.Duration),
        "tool_call" => new("tool_call", Name: happened.Name, Arguments: happened.Arguments),
        "tool_result" => new("tool_result", Name: happened.Name, Result: happened.Result, IsError: happened.IsError),
        "dtmf" => new("dtmf", Digits: happened.Digits),
        "call_ended" => new("call_ended", Reason: happened.Reason),
        _ => new(happened.Type),
    };

    public static string ToText(SystemEvent happened) => happened switch
    {
        { Type: "transfer" } => $"Call transferred to {happened.To}",
        { Type: "handoff" } => $"Handed over to {happened.To}",
        { Type: "webhook", Duration: { } seconds } => string.Create(
            CultureInfo.InvariantCulture, $"Webhook {happened.Name} returned {happened.Status} in {Math.Round((decimal)seconds, 2, MidpointRounding.AwayFromZero):0.00}s"),
        { Type: "webhook" } => string.Create(CultureInfo.InvariantCulture, $"Webhook {happened.Name} returned {happened.Status}"),
        { Type: "tool_call", Arguments: { } arguments } => $"Tool {happened.Name} called with {Words(arguments)}",
        { Type: "tool_call" } => $"Tool {happened.Name} called",
        { Type: "tool_result", IsError: true, Result: { } result } => $"Tool {happened.Name} failed: {Words(result)}",
        { Type: "tool_result", IsError: true } => $"Tool {happened.Name} failed",
        { Type: "tool_result", Result: { } result } => $"Tool {happened.Name} returned {Words(result)}",
        { Type: "tool_result" } => $"Tool {happened.Name} returned",
        { Type: "dtmf" } => $"Keys pressed: {happened.Digits}",
        { Type: "interruption" } => "Agent interrupted",
        { Type: "call_ended" } => $"Call ended: {happened.Reason}",
        _ => throw new InvalidOperationException($"An event that was not checked: {happened.Type}"),
    };

    static string Words(JsonNode node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString(Readable);
}
