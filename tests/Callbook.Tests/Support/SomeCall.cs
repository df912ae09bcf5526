using Callbook.Client;

namespace Callbook.Tests.Support;

/// <summary>Calls that are nothing special, to be made special by <c>with</c>.</summary>
static class SomeCall
{
    public static readonly DateTimeOffset Start = new(2024, 1, 15, 14, 30, 0, TimeSpan.Zero);

    public static NewCallLog Of(params IReadOnlyList<NewTranscriptEntry> entries) => new("room-1", Start, entries);

    public static NewCallLog StartedAt(DateTimeOffset start) => Of(Agent(0.5, "Hello!")) with { CallStartedAt = start };

    public static NewTranscriptEntry Agent(double at, string text) => new(text, "agent", at);

    public static NewTranscriptEntry User(double at, string text) => new(text, "user", at);

    /// <summary>An interim result of the recognizer.</summary>
    public static NewTranscriptEntry Partial(double at, string text, string? utterance = null) =>
        new(text, "user", at, IsPartial: true, UtteranceId: utterance);

    /// <summary>A body with every required key, and these beside or instead.</summary>
    public static string Json(
        string more = "", string room = "\"room-1\"", string start = "\"2024-01-15T14:30:00Z\"", string entries = "[]") =>
        $$"""{ "room_name": {{room}}, "call_started_at": {{start}}, "transcript_json": {{entries}}{{(more.Length > 0 ? ", " : "")}}{{more}} }""";
}
