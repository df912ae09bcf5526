using System.Text;
using System.Text.Json.Serialization.Metadata;
using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Callbook.Tests.Hosting;

public sealed class JsonBodyTests
{
    // Bytes stand as Latin-1 letters, so that \xff is a byte that UTF-8 does not have.
    [Theory]
    [InlineData("""{"name":"a","colour":"red"}""", "colour: is not a known key")]
    [InlineData("""{"Name":"a"}""", "Name: is not a known key")]
    [InlineData("""{"<script>":1}""", "body: has an unknown key")]
    [InlineData("""{"name":5}""", "name: has the wrong type")]
    [InlineData("""{"name":["a"]}""", "name: has the wrong type")]
    [InlineData("""{"enable_recording":"secret"}""", "enable_recording: has the wrong type")]
    [InlineData("""{"name":"a","name":"b"}""", "name: is a duplicate key")]
    [InlineData("""{"name":"a","na\u006de":"b"}""", "name: is a duplicate key")]
    [InlineData("""{"name":"\ud800"}""", "name: has an unpaired surrogate")]
    [InlineData("""{"name":"\udc00x"}""", "name: has an unpaired surrogate")]
    [InlineData("""{"\ud800":1}""", "body: has an unpaired surrogate")]
    [InlineData("{\"name\":\"\xff\"}", "body: is not valid UTF-8")]
    [InlineData("{\"name\":\"\xed\xa0\x80\"}", "body: is not valid UTF-8")]
    [InlineData("{\"\xff\":1}", "body: is not valid UTF-8")]
    [InlineData("", "body: is not well-formed JSON")]
    [InlineData("""{"name":"a" """, "body: is not well-formed JSON")]
    [InlineData("""{"name":secret}""", "name: is not well-formed JSON")]
    [InlineData("""{"name":"a"} secret""", "body: is not well-formed JSON")]
    [InlineData("null", "body: must be a JSON object")]
    [InlineData("[]", "body: must be a JSON object")]
    [InlineData("\"secret\"", "body: must be a JSON object")]
    public async Task What_is_wrong_with_an_agent_is_told_by_its_place(string body, string told) =>
        Assert.Equal(told, await Fault(body, Wire.Json.NewAgent));

    [Theory]
    [InlineData("""{"summary":null}""", "summary: is not a known key")]
    [InlineData("""{"transcript_json":[{},{},{},{"timestamp":"secret"}]}""", "transcript_json[3].timestamp: has the wrong type")]
    [InlineData("""{"transcript_json":[{"text":"a","text":"b"}]}""", "transcript_json[0].text: is a duplicate key")]
    [InlineData("""{"transcript_json":[{"text":"\ud83d secret"}]}""", "transcript_json[0].text: has an unpaired surrogate")]
    [InlineData("""{"transcript_json":{}}""", "transcript_json: has the wrong type")]
    [InlineData("""{"transcript_json":[5]}""", "transcript_json[0]: has the wrong type")]
    [InlineData("""{"session_data":{"a":"\ud800"}}""", "session_data: has an unpaired surrogate")]
    [InlineData("""{"session_data":{"secret":1,"secret":2}}""", "body: has an object with a duplicate key")]
    [InlineData("""{"session_data":{"a":[{"secret":1,"secret":2}]}}""", "body: has an object with a duplicate key")]
    [InlineData("""{"call_started_at":"secret"}""", "call_started_at: must be an ISO 8601 date and time with an offset, such as 2024-01-15T14:30:00Z")]
    public async Task What_is_wrong_with_a_call_is_told_by_its_place(string body, string told) =>
        Assert.Equal(told, await Fault(body, Wire.Json.NewCallLog));

    [Fact]
    public async Task Entries_may_have_keys_that_are_not_known()
    {
        var read = await JsonBody.Read(Request("""{"transcript_json":[{"text":"a","confidence":0.9}]}"""), Wire.Json.NewCallLog, CancellationToken.None);
        Assert.Equal("a", read.Value?.TranscriptJson?[0]?.Text);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData(null, null)]
    [InlineData("application/json", "gzip")]
    public async Task Another_form_than_JSON_is_415(string? type, string? encoding)
    {
        var request = Request("{}");
        request.ContentType = type;
        request.Headers.ContentEncoding = encoding;
        var read = await JsonBody.Read(request, Wire.Json.NewAgent, CancellationToken.None);
        Assert.Equal(415, read.Problem?.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_413_and_tells_the_limit(bool announced)
    {
        var request = Request($$"""{"name":"a"}{{new string(' ', JsonBody.SmallLimit)}}""");
        request.ContentLength = announced ? request.Body.Length : null;
        var more = await JsonBody.Read(request, Wire.Json.NewAgent, CancellationToken.None);
        Assert.Equal(413, more.Problem?.StatusCode);
        Assert.Contains($"{JsonBody.SmallLimit}", more.Problem?.ProblemDetails.Detail, StringComparison.Ordinal);

        var most = Request("""{"name":"a"}""".PadRight(JsonBody.SmallLimit));
        most.ContentLength = announced ? most.Body.Length : null;
        Assert.NotNull((await JsonBody.Read(most, Wire.Json.NewAgent, CancellationToken.None)).Value);
    }

    static async Task<string?> Fault<T>(string body, JsonTypeInfo<T> type)
        where T : class
    {
        var read = await JsonBody.Read(Request(body), type, CancellationToken.None);
        Assert.Null(read.Value);
        Assert.Equal(400, read.Problem?.StatusCode);
        Assert.DoesNotContain("secret", read.Problem?.ProblemDetails.Detail, StringComparison.Ordinal);
        return read.Problem?.ProblemDetails.Detail;
    }

    static HttpRequest Request(string body) => new DefaultHttpContext
    {
        Request = { ContentType = "application/json; charset=utf-8", Body = new MemoryStream(Encoding.Latin1.GetBytes(body)) },
    }.Request;
}
