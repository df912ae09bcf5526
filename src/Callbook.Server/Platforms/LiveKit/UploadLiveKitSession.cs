using System.Text.Json.Nodes;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;
using Callbook.Server.Recordings;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>POST /observability/recordings/v0: the upload of an agent after its session, with its chat history and the audio. 200 when it is durable.</summary>
static class UploadLiveKitSession
{
    const string Source = "upload";
    const int Precedence = 3;

    public static async Task<IResult> Handle(HttpContext http, LiveKitAccess access, SessionWriter writer, [AsParameters] Stores stores, CancellationToken cancel)
    {
        if (await access.Find(http.Request, cancel) is not { } organization)
            return access.Refuse(http);
        if (!http.Request.HasFormContentType)
            return Problems.UnsupportedMediaType.ToResult("Send the body as multipart/form-data.");
        using var parts = new UploadParts(stores.Spool, stores.Bodies, organization);
        if (await parts.Read(http.Request, cancel) is { } fault)
            return parts.IsTooLarge ? Problems.TooLarge.ToResult($"The body {fault}.") : Faults.Of("body", fault);
        if (LiveKitWebhook.SessionName(parts.Header!.RoomId) is not { } sid) // read above
            return Faults.Of("header.room_id", "must have 1 to 255 characters");
        List<SessionFact> facts = [.. Facts(parts.Header)];
        if (parts.History is { } history)
            facts.AddRange(ChatItems.Read(LenientJson.Array(history, "items"), Precedence));
        parts.ForgetHistory();
        // A refusal of the request would lose the call because of its audio.
        if (parts.AudioRefused is { } reason)
            facts.Add(new DataFact(new() { ["recording"] = new JsonObject { ["status"] = "refused", ["reason"] = reason } }));
        var report = new SessionReport(sid, facts);
        var written = await writer.Write(access.Platform, organization, report, cancel);
        if (written.IsFull)
            return Problems.TooLarge.ToResult("The call has reached its size limit.");
        if (written.Call is { } call && parts.Audio is { } audio && !await stores.Audio.Store(call, audio, Time(parts.Header.StartTime), cancel)
            && (await writer.Write(access.Platform, organization, report, cancel)).Call != call)
            throw new OverloadedException(); // the call has moved to its agent in between: the agent retries with the audio
        return TypedResults.Ok();
    }

    static IEnumerable<SessionFact> Facts(UploadHeader header)
    {
        var began = Time(header.StartTime) ?? Time(header.RoomStartTime);
        yield return new SourceFact(Source, began);
        yield return new AgentFact(null, LiveKitWebhook.Name(header.JobId));
        if (LiveKitWebhook.Name(header.RoomName.Replace("\0", "", StringComparison.Ordinal)) is { Length: > 0 } room)
            yield return new RoomFact(room, Time(header.RoomStartTime));
        if (began is { } start)
            yield return new SessionStarted(start);
        var took = header.Duration is > 0 and < 30UL * 86_400_000 ? TimeSpan.FromMilliseconds(header.Duration) : default(TimeSpan?);
        yield return new SessionEnded(began + took, IsLast: true);
    }

    // Zero means unset.
    static DateTimeOffset? Time(Google.Protobuf.WellKnownTypes.Timestamp? time) =>
        time is null ? null : LenientJson.Time(time.Seconds + (time.Nanos / 1e9));

    /// <summary>The destinations of an upload.</summary>
    public sealed record Stores(RecordingSpool Spool, SessionAudio Audio, RequestBodies Bodies);
}
