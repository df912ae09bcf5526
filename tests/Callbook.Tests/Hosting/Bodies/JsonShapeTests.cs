using System.Text;
using Callbook.Server.Ingest;

namespace Callbook.Tests.Hosting.Bodies;

/// <summary>Limits of JSON that are checked before anything is made of it.</summary>
public sealed class JsonShapeTests
{
    const int Long = 8_000_000;

    public static TheoryData<string, string> Excessive => new()
    {
        { Call($$"""{"a":[{{Repeat("[]", Long / 3)}}]}""", ""), "body: may have at most 500000 values" },
        { Call($$"""{"a":[{{Repeat("[]", 200_000)}}]}""", ""), "session_data: must have at most 65536 bytes of JSON" },
        { Call($$"""{"a":"{{new string('x', Long)}}"}""", ""), "session_data: must have at most 65536 bytes of JSON" },
        { Call("{}", Repeat("null", 20_001)), "transcript_json: must have at most 20000 entries" },
        { Call("{}", $$$"""{},{"event":{"arguments":[{{{Repeat("0", 300_000)}}}]}}"""), "transcript_json[1].event: must have at most 65536 bytes of JSON" },
        { Call("{}", Repeat($$$"""{"event":{"arguments":[{{{Repeat("[]", 20_000)}}}]}}""", 50)), "body: may have at most 500000 values" },
        { $"{new string(' ', Long)}{new string('[', 100)}", "body: is not well-formed JSON" },
        { Call("{}", $"{Repeat("{\"a\":1}", 20_000)},"), "body: is not well-formed JSON" },
        { Call("{}", Repeat("{\"a\":1}", 20_000)) + "{", "body: is not well-formed JSON" },
        { Call("{}", Repeat("\"\u00ff\u00ff\u00ff\"", 15_000)), "body: is not valid UTF-8" },
    };

    [Theory, MemberData(nameof(Excessive))]
    public void What_is_too_much_is_refused_by_its_place_without_taking_memory(string json, string expected)
    {
        var bytes = Encoding.Latin1.GetBytes(json);
        Assert.False(PostedCall.Shape.Allows(bytes, out _)); // the code is compiled

        var before = GC.GetAllocatedBytesForCurrentThread();
        var allowed = PostedCall.Shape.Allows(bytes, out var fault);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.False(allowed);
        Assert.Equal(expected, $"{fault.Place}: {fault.What}");
        Assert.True(allocated < bytes.Length / 5, $"{allocated} of {bytes.Length}");
    }

    [Fact]
    public void A_call_within_the_limits_is_allowed()
    {
        var session = $$"""{"a":"{{string.Concat(Enumerable.Repeat("\\u0041", 65_536 - 8))}}"}""";
        var entry = $$$"""{"text":"{{{new string('x', 1500)}}}","event":{"arguments":[1]} }""";
        Assert.True(PostedCall.Shape.Allows(Encoding.UTF8.GetBytes(Call(session, Repeat(entry, 20_000))), out var fault), fault.What);
    }

    static string Call(string session, string entries) => $$"""{"session_data":{{session}},"transcript_json":[{{entries}}] }""";

    static string Repeat(string json, int times) => string.Join(',', Enumerable.Repeat(json, times));
}
