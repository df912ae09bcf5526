using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Platforms.LiveKit;
using Callbook.Server.Platforms.LiveKit.Otlp;

namespace Callbook.Tests.Platforms.LiveKit;

/// <summary>What LiveKit's sources say of one call sometimes disagrees. No single clock, connection or participant decides alone.</summary>
public sealed class LiveKitDisagreementsTests
{
    const long T = 1_766_000_000;

    [Fact]
    public void Turns_stand_in_the_order_of_the_history_even_if_a_speech_time_says_otherwise()
    {
        var call = Settle(Joined("PA_1", "caller", 0), History(
            Message("assistant", "How can I help?", 1, 1),
            Message("user", "Where is order 465?", 8, 5),
            Tool("""{"type":"function_call","call_id":"k1","name":"find_order","arguments":"{}" """, 9),
            Tool("""{"type":"function_call_output","call_id":"k1","output":"shipped" """, 20),
            Message("assistant", "Order 465 shipped on Monday. Anything else?", 22, 22),
            Message("user", "No. Thanks.", 33.2, 9.3),
            Message("assistant", "Goodbye.", 34, 34)));

        Assert.Equal(
            ["How can I help?", "Where is order 465?", "Order 465 shipped on Monday. Anything else?", "No. Thanks.", "Goodbye."],
            Spoken(call).Select(entry => entry.Text));
        Assert.Equal([1, 5, 22, 33.2, 34], Spoken(call).Select(entry => entry.Timestamp));
    }

    [Fact]
    public void A_tool_that_is_called_before_the_words_are_spoken_does_not_move_them()
    {
        var call = Settle(Joined("PA_1", "caller", 0), History(
            Message("assistant", "Let me look.", 20, 22),
            Tool("""{"type":"function_call","call_id":"k1","name":"find_order","arguments":"{}" """, 21.5),
            Message("assistant", "Found it.", 26, 25.5)));

        Assert.Equal([22, 22, 25.5], Entries(call).Select(entry => entry.Timestamp));
    }

    [Fact]
    public void What_was_logged_late_stands_no_later_than_the_next_turn()
    {
        var call = Settle(Joined("PA_1", "caller", 0), History(
            Message("user", "Where is it?", 8, 5),
            Tool("""{"type":"function_call","call_id":"k1","name":"find_order","arguments":"{}" """, 12),
            Message("assistant", "On its way.", 12.5, 11)));

        Assert.Equal(["Where is it?", "Tool find_order called with {}", "On its way."], Entries(call).Select(entry => entry.Text));
    }

    [Fact]
    public void An_old_connection_that_ends_late_does_not_end_the_call()
    {
        var call = Settle(
            Joined("PA_old", "caller", 0), Joined("PA_new", "caller", 10), Left("PA_old", "caller", 12, "CLIENT_INITIATED"), Closed(80),
            History(Message("user", "Are you still there?", 52, 50)));

        Assert.Equal(At(80), call.EndedAt);
        Assert.Null(call.EndReason);
    }

    [Fact]
    public void A_call_ends_no_earlier_than_its_last_words()
    {
        var call = Settle(Joined("PA_1", "caller", 0), Left("PA_1", "caller", 12, "CLIENT_INITIATED"), History(Message("user", "Hello?", 52, 50)));

        Assert.Equal(At(50), call.EndedAt);
    }

    [Fact]
    public void A_telephone_that_nobody_picks_up_is_no_transfer_and_does_not_end_the_call()
    {
        var call = Settle(
            Joined("PA_1", "caller", 0), Joined("PA_2", "sip_2", 20, """{"sip.phoneNumber":"+14155550199","sip.callStatus":"dialing"}"""),
            Left("PA_2", "sip_2", 40, "USER_UNAVAILABLE"), Left("PA_1", "caller", 60, "CLIENT_INITIATED"));

        Assert.DoesNotContain(Entries(call), entry => entry.Text.StartsWith("Call transferred", StringComparison.Ordinal));
        Assert.Equal(("caller hung up", At(60)), (call.EndReason, call.EndedAt));
    }

    [Theory]
    [InlineData("""{"sip.phoneNumber":"+14155550199","sip.callStatus":"active"}""", "", 1)]
    [InlineData("""{"sip.phoneNumber":"+14155550199"}""", "", 1)]
    [InlineData("""{"sip.phoneNumber":"+14155550100","sip.callStatus":"active"}""", "", 0)] // the caller's own number
    [InlineData("""{"sip.phoneNumber":"+14155550199"}""", ""","permission":{"hidden":true}""", 0)]
    [InlineData("""{"sip.phoneNumber":"+14155550199"}""", ""","permission":{"recorder":true}""", 0)]
    public void A_transfer_is_a_second_telephone_that_was_answered(string attributes, string more, int transfers)
    {
        var call = Settle(
            Joined("PA_1", "caller", 0, """{"sip.phoneNumber":"+14155550100"}"""), Joined("PA_2", "sip_2", 20, attributes, more), Left("PA_1", "caller", 60, "CLIENT_INITIATED"));

        Assert.Equal(transfers, Entries(call).Count(entry => entry.Text.StartsWith("Call transferred", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_outbound_call_that_nobody_picks_up_is_a_call()
    {
        var call = Settle(Joined("PA_1", "callee", 0, """{"sip.callStatus":"dialing"}"""), Left("PA_1", "callee", 30, "USER_UNAVAILABLE"));

        Assert.Equal(("no answer", At(30)), (call.EndReason, call.EndedAt));
    }

    [Fact]
    public void Arguments_and_results_of_tools_may_be_objects()
    {
        var call = Settle(Joined("PA_1", "caller", 0), History(
            """{"functionCall":{"callId":"k1","name":"find_order","arguments":{"order":465},"createdAt":1766000009}}""",
            """{"functionCallOutput":{"callId":"k1","output":{"state":"shipped"},"createdAt":1766000010}}""",
            """{"functionCall":{"callId":"k2","name":"list","args":[1,2],"createdAt":1766000011}}"""));

        Assert.Equal(
            ["""Tool find_order called with {"order":465}""", """Tool find_order returned {"state":"shipped"}""", "Tool list called with [1,2]"],
            Entries(call).Select(entry => entry.Text));
    }

    [Fact]
    public void Arguments_and_results_of_tools_may_be_lists_of_keys_in_the_logs_of_an_agent_that_uploads_nothing()
    {
        const string logs =
            """
            {"resourceLogs":[{"resource":{"attributes":[{"key":"room_id","value":{"stringValue":"RM_1"}}]},"scopeLogs":[{"scope":{"name":"chat_history"},"logRecords":[
            {"body":{"stringValue":"chat item"},"attributes":[{"key":"chat.item","value":{"kvlistValue":{"values":[{"key":"functionCall","value":{"kvlistValue":{"values":[
              {"key":"callId","value":{"stringValue":"k1"}},{"key":"name","value":{"stringValue":"find_order"}},{"key":"createdAt","value":{"doubleValue":1766000009}},
              {"key":"arguments","value":{"kvlistValue":{"values":[{"key":"order","value":{"intValue":"465"}}]}}}]}}}]}}}]},
            {"body":{"stringValue":"chat item"},"attributes":[{"key":"chat.item","value":{"kvlistValue":{"values":[{"key":"functionCallOutput","value":{"kvlistValue":{"values":[
              {"key":"callId","value":{"stringValue":"k1"}},{"key":"createdAt","value":{"doubleValue":1766000010}},
              {"key":"output","value":{"kvlistValue":{"values":[{"key":"state","value":{"stringValue":"shipped"}}]}}}]}}}]}}}]}]}]}]}
            """;

        var call = Settle(Assert.Single(OtlpFacts.Read(LogsRequest.Parser.ParseJson(logs))).Facts);

        Assert.Equal(["""Tool find_order called with {"order":465}""", """Tool find_order returned {"state":"shipped"}"""], Entries(call).Select(entry => entry.Text));
        Assert.Equal(["""{"order":465}""", """{"state":"shipped"}"""], Entries(call).Select(entry => (entry.Event!.Arguments ?? entry.Event.Result)!.ToJsonString()));
    }

    static DateTimeOffset At(double seconds) => DateTimeOffset.FromUnixTimeSeconds(T).AddSeconds(seconds);

    static Call Settle(params IEnumerable<SessionFact>[] facts) => SessionFold.Settle(CallFold.Apply(new(), facts.SelectMany(some => some)));

    static IReadOnlyList<TranscriptEntry> Entries(Call call) => CallFold.Transcript(call with { EndReason = null }, keepPartials: false);

    static IEnumerable<TranscriptEntry> Spoken(Call call) => Entries(call).Where(entry => entry.Speaker != Speaker.System);

    static IEnumerable<SessionFact> Joined(string sid, string identity, int at, string attributes = "{}", string more = "") => Hook(
        $$"""{"event":"participant_joined","createdAt":"{{T + at}}","room":{"sid":"RM_1","name":"room"},"participant":{"sid":"{{sid}}","identity":"{{identity}}","kind":"SIP","joinedAt":"{{T + at}}","attributes":{{attributes}}{{more}} } }""");

    static IEnumerable<SessionFact> Left(string sid, string identity, int at, string reason) => Hook(
        $$"""{"event":"participant_left","createdAt":"{{T + at}}","room":{"sid":"RM_1","name":"room"},"participant":{"sid":"{{sid}}","identity":"{{identity}}","kind":"SIP","disconnectReason":"{{reason}}" } }""");

    static IEnumerable<SessionFact> Closed(int at) => Hook($$"""{"event":"room_finished","createdAt":"{{T + at}}","room":{"sid":"RM_1","name":"room" } }""");

    static IEnumerable<SessionFact> Hook(string json) => LiveKitWebhook.Read(JsonElement.Parse(json))!.Facts;

    static IEnumerable<SessionFact> History(params string[] items) => ChatItems.Read(items.Select(item => JsonElement.Parse(item)), precedence: 2);

    static string Message(string role, string text, double created, double started) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $$"""{"type":"message","role":"{{role}}","content":["{{text}}"],"created_at":{{T + created}},"metrics":{"started_speaking_at":{{T + started}} } }""");

    static string Tool(string item, double created) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{item},\"created_at\":{T + created}}}");
}
