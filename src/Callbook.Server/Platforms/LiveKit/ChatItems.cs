using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Ingest;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>
/// Reads the items of a LiveKit agent's chat history, as Python, JavaScript and protobuf (in a log record) write them. Instructions of the model are not
/// speech and are left out. Pure.
/// </summary>
static partial class ChatItems
{
    static readonly string[] Kinds = ["message", "functionCall", "functionCallOutput", "agentHandoff", "agentConfigUpdate"];

    static readonly string[] Timings =
    [
        "transcriptionDelay", "endOfTurnDelay", "onUserTurnCompletedDelay", "llmNodeTtft", "llmNodeTps", "llmNodeTtfs", "ttsNodeTtfb", "playbackLatency", "e2eLatency",
    ];

    /// <summary>The facts in the items.</summary>
    /// <param name="items">In their order.</param>
    /// <param name="precedence">The precedence of their source.</param>
    public static IEnumerable<SessionFact> Read(IEnumerable<JsonElement> items, int precedence)
    {
        var tools = new Dictionary<string, string>(StringComparer.Ordinal);
        var turns = items.Index().Select(item => (Place: item.Index, Unwrapped: Unwrap(item.Item)))
            .Select(item => (item.Place, item.Unwrapped.Kind, item.Unwrapped.Item, What: Describe(item.Unwrapped.Kind, item.Unwrapped.Item, tools)))
            .Where(item => item.What is not null)
            .ToList();
        var times = TurnTimes.Of([.. turns.Select(turn => (LenientJson.Time(Metrics(turn.Item), "startedSpeakingAt"), LenientJson.Time(turn.Item, "createdAt")))]);
        foreach (var (index, (place, kind, item, what)) in turns.Index())
        {
            var (metrics, at) = (Metrics(item), times[index]);
            yield return new ItemFact(LiveKitWebhook.Name(LenientJson.Text(item, "id")) ?? Hash(item))
            {
                Precedence = precedence,
                Speaker = what!.Value.Speaker, // filtered above
                Text = what.Value.Text,
                Event = what.Value.Event,
                At = at,
                LoggedAt = LenientJson.Time(item, "createdAt"),
                Order = 2 * place,
                CutAt = kind == "message" && LenientJson.Flag(item, "interrupted") ? LenientJson.Time(metrics, "stoppedSpeakingAt") ?? at : null,
                Timing = Timing(metrics),
            };
        }
    }

    static JsonElement Metrics(JsonElement item) => LenientJson.Object(item, "metrics") ?? default;

    // {"type": "message", …} or {"message": {…}}.
    static (string? Kind, JsonElement Item) Unwrap(JsonElement item)
    {
        if (LenientJson.Text(item, "type") is { } type)
            return (Array.Find(Kinds, kind => kind == type || JsonNamingPolicy.SnakeCaseLower.ConvertName(kind) == type), item);
        var wrapped = Array.Find(Kinds, kind => LenientJson.Object(item, kind) is not null);
        return (wrapped, wrapped is null ? item : LenientJson.Object(item, wrapped)!.Value); // found above
    }

    static (Speaker Speaker, string Text, SystemEvent? Event)? Describe(string? kind, JsonElement item, Dictionary<string, string> tools)
    {
        switch (kind)
        {
            case "message":
                return (LenientJson.Text(item, "role")?.ToUpperInvariant()) switch
                {
                    "USER" => (Speaker.User, Words(item), null),
                    "ASSISTANT" or "AGENT" => (Speaker.Agent, Words(item), null),
                    _ => null,
                };
            case "functionCall":
                var name = ToolName(item);
                if (name is not null && LenientJson.Text(item, "callId") is { } id)
                    tools[id] = name;
                return Happened(new("tool_call", Name: name ?? "tool", Arguments: Json(LenientJson.Field(item, "arguments") ?? LenientJson.Field(item, "args"))));
            case "functionCallOutput":
                var called = ToolName(item) ?? (LenientJson.Text(item, "callId") is { } call ? tools.GetValueOrDefault(call) : null) ?? "tool";
                return Happened(new("tool_result", Name: called, Result: Json(LenientJson.Field(item, "output")), IsError: LenientJson.Flag(item, "isError") ? true : null));
            case "agentHandoff":
                return LiveKitWebhook.Name(LenientJson.Text(item, "newAgentId")) is { Length: > 0 } to ? Happened(new("handoff", To: to)) : null;
            default:
                return null;
        }
    }

    static string? ToolName(JsonElement item) => LiveKitWebhook.Name(LenientJson.Text(item, "name")) is { Length: > 0 } name ? name : null;

    static (Speaker, string, SystemEvent?)? Happened(SystemEvent happened)
    {
        var faults = new Faults();
        SystemEventRules.Check(happened, "event", faults);
        // If the arguments or the result are too large or too deep, the event is kept without them.
        var kept = faults.Any ? happened with { Arguments = null, Result = null } : happened;
        return (Speaker.System, SystemEvents.ToText(kept), kept);
    }

    // Arguments and results of tools are JSON in a text, plain text or, from some versions of the SDK, JSON itself.
    static JsonNode? Json(JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json)
            return Parse(json.GetRawText());
        if (value is not { } some || LenientJson.Text(some) is not { Length: > 0 } text)
            return null;
        return text.AsSpan().TrimStart() is ['{' or '[', ..] ? Parse(text) : text.Length > Limits.EventBytes ? null : JsonValue.Create(text);
    }

    static JsonNode? Parse(string json)
    {
        if (json.Length > Limits.EventBytes)
            return null;
        try
        {
            return JsonNode.Parse(json, documentOptions: new() { MaxDepth = Limits.SessionDataLevels, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return JsonValue.Create(json);
        }
    }

    static string Words(JsonElement item)
    {
        var content = LenientJson.Field(item, "content");
        var parts = content is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(Part) : [content is { } one ? Part(one) : null];
        return Markup().Replace(string.Join('\n', parts.Where(part => !string.IsNullOrEmpty(part))), "").Trim();
    }

    // A speech-to-speech model has no text, but the transcript of its audio.
    static string? Part(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object ? LenientJson.Text(part, "text") ?? LenientJson.Text(part, "transcript") : LenientJson.Text(part);

    static JsonObject? Timing(JsonElement metrics)
    {
        var timing = new JsonObject();
        foreach (var name in Timings)
        {
            // LiveKit writes a negative number for a latency that is unknown.
            if (LenientJson.Number(metrics, name) is { } seconds and >= 0)
                timing[JsonNamingPolicy.SnakeCaseLower.ConvertName(name)] = seconds;
        }

        return timing.Count == 0 ? null : timing;
    }

    static string Hash(JsonElement item) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.GetRawText())).AsSpan(0, 16));

    // Markup for the voice: <expr type="…" …/>, <expr …>…</expr>.
    [GeneratedRegex(@"</?expr(ession)?\b[^<>]*>[ \t]?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Markup();
}
