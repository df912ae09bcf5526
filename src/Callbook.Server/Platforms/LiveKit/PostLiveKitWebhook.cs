using System.Text.Json;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>
/// POST /v1/ingest/livekit: a webhook of a LiveKit server, or the session report of an agent that sends it by itself. 200 when it is durable; what tells
/// of no session is 200 too, as nobody would send anything better.
/// </summary>
static class PostLiveKitWebhook
{
    const int MostLevels = 64;

    public static async Task<IResult> Handle(
        HttpContext http, LiveKitAccess access, SessionWriter writer, BodyBudget budget, CancellationToken cancel)
    {
        if (await access.Find(http.Request, cancel) is not var (organization, token))
            return LiveKitAccess.Refuse(http.Response);
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || type.MediaType.Value is not ("application/webhook+json" or "application/json"))
            return Problems.UnsupportedMediaType.ToResult("Send the body as application/webhook+json or application/json.");
        using var share = budget.Open();
        if (await JsonBody.ReadBytes(http.Request, Limits.BodyBytes, share.Reach, cancel) is not { } body)
            return JsonBody.TooLarge(Limits.BodyBytes);
        if (!token.IsFor(body.WrittenSpan))
            return LiveKitAccess.Refuse(http.Response);
        SessionReport? news;
        try
        {
            using var json = JsonDocument.Parse(body.WrittenMemory, new() { MaxDepth = MostLevels });
            news = json.RootElement.ValueKind != JsonValueKind.Object ? null
                : json.RootElement.TryGetProperty("event", out _) ? LiveKitWebhook.Read(json.RootElement) : AgentReport.Read(json.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the other: a key with half of a surrogate pair
        {
            return Faults.Of("body", "is not well-formed JSON");
        }

        return news is null || !(await writer.Write(new(organization, LiveKitWebhook.Platform, news.RoomSid), news.Facts, cancel)).IsFull
            ? TypedResults.Ok()
            : Problems.TooLarge.ToResult("The call has reached its size limit.");
    }
}
