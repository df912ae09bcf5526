using System.Text.Json;
using System.Text.Json.Nodes;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>
/// Reads the session report of an agent. Python writes seconds; JavaScript mixes milliseconds and seconds in one document. Pure.
/// </summary>
static class AgentReport
{
    const string Source = "report";
    const int Precedence = 2;

    /// <summary>Null if it names no room.</summary>
    public static SessionReport? Read(JsonElement report)
    {
        if (LiveKitWebhook.SessionName(LenientJson.Text(report, "roomId")) is not { } sid)
            return null;
        var made = LenientJson.Time(report, "timestamp");
        var facts = new List<SessionFact> { new SourceFact(Source, made), new AgentFact(null, LiveKitWebhook.Name(LenientJson.Text(report, "jobId"))) };
        if (LiveKitWebhook.Name(LenientJson.Text(report, "room")) is { Length: > 0 } room)
            facts.Add(new RoomFact(room));
        if (LenientJson.Time(report, "audioRecordingStartedAt") is { } began)
            facts.Add(new SessionStarted(began));
        var close = LenientJson.Array(report, "events").LastOrDefault(happened => LenientJson.Text(happened, "type") is "close");
        var word = LenientJson.Text(close, "reason");
        facts.Add(new SessionEnded(LenientJson.Time(close, "createdAt") ?? made, EndReasons.OfClose(word), word, IsLast: true));
        if (LenientJson.Object(report, "chatHistory") is { } history)
            facts.AddRange(ChatItems.Read(LenientJson.Array(history, "items"), Precedence));
        if (Data(report) is { Count: > 0 } data)
            facts.Add(new DataFact(data));
        return new(sid, facts);
    }

    /// <summary>The parts of a report that are kept unchanged.</summary>
    public static JsonObject Data(JsonElement report)
    {
        var data = new JsonObject();
        if (LenientJson.Field(report, "usage") is { ValueKind: JsonValueKind.Array } usage && usage.GetRawText() is { Length: <= 16 * 1024 } json)
            data["usage"] = JsonNode.Parse(json);
        if (LenientJson.Text(report, "sdkVersion") is { Length: > 0 and <= 64 } version)
            data["sdk_version"] = version;
        if (LenientJson.Field(report, "tags") is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } tags && tags.GetRawText() is { Length: <= 16 * 1024 } known)
            data["tags"] = JsonNode.Parse(known);
        return SessionData.TryWrite(data) is null ? [] : data;
    }
}
