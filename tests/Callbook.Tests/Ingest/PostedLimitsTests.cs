using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class PostedLimitsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const int MostBytes = 32 * 1024 * 1024;

    [Theory, BothDatabases]
    public async Task A_body_has_at_most_32_MiB(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        foreach (var chunked in new[] { false, true })
        {
            await SendPadded(agent, MostBytes, chunked).Json(HttpStatusCode.Created);
            var refused = await SendPadded(agent, MostBytes + 1, chunked).IsRefused(HttpStatusCode.RequestEntityTooLarge);
            Assert.Contains("33554432", refused.Text("detail"), StringComparison.Ordinal);
        }

        Assert.Equal(2, (await agent.Client.CallLogs.ListAsync(agent.Id)).Pagination.Total);
    }

    [Theory, BothDatabases]
    public async Task Many_bodies_of_unknown_length_are_accepted_at_once(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => SendPadded(agent, 20_000, chunked: true).Status()));
        Assert.Equal(32, answers.Count(answer => answer == HttpStatusCode.Created));
    }

    [Theory, BothDatabases]
    public async Task A_call_has_at_most_20000_entries(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        const string entry = """{"text":"x","speaker":"user","timestamp":1}""";
        var most = await agent.SendJson(SomeCall.Json(entries: Repeated(entry, 20_000))).Json(HttpStatusCode.Created);
        Assert.Equal(20_000, most.GetProperty("data").GetProperty("entry_count").GetInt32());
        var more = SomeCall.Json(entries: Repeated(entry, 20_001));
        Told("20000", await agent.SendJson(more).IsRefused(HttpStatusCode.BadRequest, "transcript_json"));
    }

    [Theory, BothDatabases]
    public async Task Texts_have_a_maximum_length(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        foreach (var (place, most, call) in new (string, int, Func<string, string>)[]
        {
            ("room_name", 255, text => SomeCall.Json(room: Quoted(text))),
            ("source", 255, text => SomeCall.Json($"\"source\": {Quoted(text)}")),
            ("source_call_id", 255, text => SomeCall.Json($"\"source\": \"s\", \"source_call_id\": {Quoted(text)}")),
            ("end_reason", 255, text => SomeCall.Json($"\"end_reason\": {Quoted(text)}")),
            ("summary_text", 100_000, text => SomeCall.Json($"\"summary_text\": {Quoted(text)}")),
            ("transcript_json[0].text", 100_000, text => SomeCall.Json(entries: Entry(text, "u"))),
            ("transcript_json[0].utterance_id", 255, text => SomeCall.Json(entries: Entry("x", text))),
        })
        {
            await agent.SendJson(call(new('é', most))).Json(HttpStatusCode.Created);
            Told($"{most}", await agent.SendJson(call(new('é', most + 1))).IsRefused(HttpStatusCode.BadRequest, place));
        }
    }

    [Theory, BothDatabases]
    public async Task Session_data_has_at_most_64_KiB(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        string Session(int bytes) => SomeCall.Json($"\"session_data\": {{\"k\":\"{new string('x', bytes - 8)}\"}}");

        await agent.SendJson(Session(65_536)).Json(HttpStatusCode.Created);
        Told("65536", await agent.SendJson(Session(65_537)).IsRefused(HttpStatusCode.BadRequest, "session_data"));
    }

    [Theory, BothDatabases]
    public async Task An_idempotency_key_has_1_to_255_characters(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        await agent.SendJson(SomeCall.Json(), new string('k', 255)).Json(HttpStatusCode.Created);
        Told("255", await agent.SendJson(SomeCall.Json(), new string('k', 256)).IsRefused(HttpStatusCode.BadRequest, "Idempotency-Key"));
        await agent.SendJson(SomeCall.Json(), "").IsRefused(HttpStatusCode.BadRequest, "Idempotency-Key");
    }

    [Theory, BothDatabases]
    public async Task Two_idempotency_keys_are_refused(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var body = SomeCall.Json();
        var answer = await RawHttp.Send(
            agent.Host.Url,
            $"POST {agent.Logs} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {agent.ApiKey}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n{body}",
            TimeSpan.FromSeconds(30));

        Assert.Equal(400, answer.Status);
        Assert.Contains("\"Idempotency-Key\":[", answer.Body, StringComparison.Ordinal);
    }

    static void Told(string limit, System.Text.Json.JsonElement problem) =>
        Assert.Contains(limit, problem.GetProperty("errors").GetRawText(), StringComparison.Ordinal);

    static string Entry(string text, string utterance) =>
        $$"""[{ "text": {{Quoted(text)}}, "speaker": "user", "timestamp": 1, "utterance_id": {{Quoted(utterance)}} }]""";

    static string Quoted(string text) => $"\"{text}\"";

    static string Repeated(string entry, int count) => $"[{string.Join(',', Enumerable.Repeat(entry, count))}]";

    // White space is not stored, so a large body can be a small call.
    static async Task<HttpResponseMessage> SendPadded(TestAgent agent, int length, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, agent.Logs);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(SomeCall.Json().PadRight(length)));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        return await agent.Http.SendAsync(request);
    }
}
