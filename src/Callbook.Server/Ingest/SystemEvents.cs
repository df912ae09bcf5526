using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Callbook.Client;
using Callbook.Server.Hosting;

namespace Callbook.Server.Ingest;

/// <summary>What happens in a call besides speech, checked and put into words: every platform's calls read alike.</summary>
static class SystemEvents
{
    const int MostNameCharacters = 255;
    public const int MostBytes = 64 * 1024;
    const double MostSeconds = 86_400;

    static readonly SearchValues<char> Keys = SearchValues.Create("0123456789ABCDabcd*#");
    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = SessionData.MostLevels };

    public static void Check(SystemEvent happened, string place, Faults faults)
    {
        switch (happened.Type)
        {
            case "transfer" or "handoff":
                Name(happened.To, "to");
                break;
            case "webhook":
                Name(happened.Name, "name");
                faults.Check(happened.Status is >= 100 and <= 599, $"{place}.status", "is required, from 100 to 599");
                faults.Check(happened.Duration is null or (>= 0 and <= MostSeconds), $"{place}.duration", "must be in seconds, 0 to 86400");
                break;
            case "tool_call" or "tool_result":
                Name(happened.Name, "name");
                faults.Check(IsWellFormed(happened), place, $"must be valid Unicode, each key once, at most {SessionData.MostLevels} levels deep and {MostBytes} bytes of JSON");
                break;
            case "dtmf":
                Name(happened.Digits, "digits");
                faults.Check(!happened.Digits.AsSpan().ContainsAnyExcept(Keys), $"{place}.digits", "must be made of 0 to 9, A to D, * and #");
                break;
            case "interruption":
                break;
            case "call_ended":
                Name(happened.Reason, "reason");
                break;
            default:
                faults.Add($"{place}.type", "must be transfer, handoff, webhook, tool_call, tool_result, dtmf, interruption or call_ended");
                break;
        }

        void Name(string? text, string key)
        {
            if (faults.Check(text is not null, $"{place}.{key}", "is required"))
                faults.CheckText(text, $"{place}.{key}", MostNameCharacters, 1);
        }
    }

    /// <summary>Only what belongs to its type: the rest was not checked.</summary>
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

    static bool IsWellFormed(SystemEvent happened)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(happened, Wire.Json.SystemEvent);
            using var check = JsonDocument.Parse(json, Strict);
            // Nobody has looked at the texts yet; half of a surrogate pair throws here.
            foreach (var node in new[] { happened.Arguments, happened.Result })
                _ = node?.ToJsonString(Readable);
            return json.Length <= MostBytes;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or JsonException)
        {
            return false;
        }
    }
}
