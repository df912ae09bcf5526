using System.Text.Json;
using System.Text.Json.Nodes;
using Callbook.Server.Ingest;

namespace Callbook.Server.LiveKit;

/// <summary>
/// The report of a session as the agent makes it, in Python or JavaScript: seconds in the one, milliseconds and seconds in one document in the other. Pure.
/// </summary>
static class SessionReport
{
    const string Door = "report";
    const int Surety = 2;

    /// <summary>Null where it names no room.</summary>
    public static SessionNews? Read(JsonElement report)
    {
        if (LiveKitWebhook.SessionName(LiveKitJson.Text(report, "roomId")) is not { } sid)
            return null;
        var made = LiveKitJson.Time(report, "timestamp");
        var told = new List<ToldEvent> { new SourceTold(Door, made), new AgentTold(null, LiveKitWebhook.Name(LiveKitJson.Text(report, "jobId"))) };
        if (LiveKitWebhook.Name(LiveKitJson.Text(report, "room")) is { Length: > 0 } room)
            told.Add(new RoomTold(room));
        if (LiveKitJson.Time(report, "audioRecordingStartedAt") is { } began)
            told.Add(new SessionBegan(began));
        var close = LiveKitJson.Array(report, "events").LastOrDefault(happened => LiveKitJson.Text(happened, "type") is "close");
        var word = LiveKitJson.Text(close, "reason");
        told.Add(new SessionEnded(LiveKitJson.Time(close, "createdAt") ?? made, EndReasons.OfClose(word), word, Whole: true));
        if (LiveKitJson.Object(report, "chatHistory") is { } history)
            told.AddRange(ChatItems.Read(LiveKitJson.Array(history, "items"), Surety));
        if (Data(report) is { Count: > 0 } data)
            told.Add(new DataTold(data));
        return new(sid, told);
    }

    /// <summary>What of a report is kept as it is.</summary>
    public static JsonObject Data(JsonElement report)
    {
        var data = new JsonObject();
        if (LiveKitJson.Field(report, "usage") is { ValueKind: JsonValueKind.Array } usage && usage.GetRawText() is { Length: <= 16 * 1024 } json)
            data["usage"] = JsonNode.Parse(json);
        if (LiveKitJson.Text(report, "sdkVersion") is { Length: > 0 and <= 64 } version)
            data["sdk_version"] = version;
        if (LiveKitJson.Field(report, "tags") is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } tags && tags.GetRawText() is { Length: <= 16 * 1024 } known)
            data["tags"] = JsonNode.Parse(known);
        return SessionData.TryWrite(data) is null ? [] : data;
    }
}
