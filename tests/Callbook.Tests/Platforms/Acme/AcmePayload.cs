using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Platforms;

namespace Callbook.Tests.Platforms.Acme;

/// <summary>What Acme sends: the whole transcript again and again, and at the end a summary and the link of a recording.</summary>
static class AcmePayload
{
    public static IReadOnlyList<SessionReport> Read(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var call = json.RootElement;
        return LenientJson.Text(call, "id") is { Length: > 0 and <= 255 } id ? [new(id, [.. Facts(call)])] : [];
    }

    static IEnumerable<SessionFact> Facts(JsonElement call)
    {
        var start = LenientJson.Time(call, "startedAt") ?? DateTimeOffset.UnixEpoch;
        yield return new RoomFact("acme-room");
        yield return new AgentFact(LenientJson.Text(call, "agent"));
        yield return new SessionStarted(start);
        if (LenientJson.Number(call, "revision") is { } revision)
            yield return new TranscriptFact("transcript", (long)revision, [.. LenientJson.Array(call, "lines").Select((line, index) => Item(line, index, start))]);
        if (LenientJson.Text(call, "summary") is { } summary)
            yield return new SummaryFact(summary);
        if (LenientJson.Text(call, "recording") is { } url)
            yield return new OfferedRecordingFact(new Uri(url).AbsolutePath) { Offer = new(url) };
        if (LenientJson.Time(call, "endedAt") is { } end)
            yield return new SessionEnded(end, "caller hung up", "user_hangup", IsLast: LenientJson.Flag(call, "final"));
    }

    static ItemFact Item(JsonElement line, int index, DateTimeOffset start) => new($"line-{index}")
    {
        Speaker = LenientJson.Text(line, "who") == "bot" ? Speaker.Agent : Speaker.User,
        Text = LenientJson.Text(line, "text") ?? "",
        At = start.AddSeconds(LenientJson.Number(line, "at") ?? 0),
        Order = index,
    };
}
