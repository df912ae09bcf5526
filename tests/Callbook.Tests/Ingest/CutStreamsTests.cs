using System.Net;
using System.Text;
using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

/// <summary>If the connection of a sender breaks, acknowledged entries are stored, the rest is not, and the next request works.</summary>
public sealed class CutStreamsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory, BothDatabases]
    public Task A_stream_may_break_in_the_middle_of_a_line(TestDatabase database) =>
        Cut(database, stream => stream.Send(Entry(2)[..20]));

    [Theory, BothDatabases]
    public Task A_stream_may_break_in_the_middle_of_a_character(TestDatabase database) =>
        Cut(database, stream =>
        {
            var line = Encoding.UTF8.GetBytes(Entry(2));
            return stream.Send(line[..(line.AsSpan().IndexOf((byte)0xC3) + 1)]);
        });

    [Theory, BothDatabases]
    public Task A_stream_may_break_in_the_middle_of_a_chunk(TestDatabase database) =>
        Cut(database, stream => stream.SendRaw(Encoding.UTF8.GetBytes($"ff\r\n{Entry(2)[..20]}")));

    [Theory, BothDatabases]
    public Task A_stream_may_break_in_the_middle_of_a_chunks_length(TestDatabase database) =>
        Cut(database, stream => stream.SendRaw("f"u8.ToArray()));

    [Theory, BothDatabases]
    public async Task An_incomplete_array_stores_nothing(TestDatabase database)
    {
        var call = await NewCall(database);
        using (var stream = await EntryStream.Open(call.Agent.Host.Url, call.Path + "/entries", call.Agent.ApiKey, type: "application/json"))
        {
            await stream.Send($"[{Entry(0)},{Entry(1)},");
            stream.Cut();
            await ToTheEnd(stream);
        }

        await call.Append(0, 1);
        Assert.Equal([Text(0), Text(1)], await call.End(), StringComparer.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_stream_that_ends_within_a_line_stores_the_lines_before_and_names_the_last(TestDatabase database)
    {
        var call = await NewCall(database);
        using (var stream = await call.Open())
        {
            await stream.Send(Entry(0) + "\n" + Entry(1)[..20]);
            await stream.Finish();
            var answers = await ToTheEnd(stream);
            var rejected = answers.SelectMany(answer => answer.GetProperty("rejected").EnumerateArray()).ToList();
            Assert.Equal(1, Assert.Single(rejected).GetProperty("index").GetInt32());
            Assert.Equal(2, answers[^1].GetProperty("lines").GetInt32());
        }

        Assert.Equal([Text(0)], await call.End(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task After_a_stream_its_connection_serves_the_next_request()
    {
        var call = await NewCall(TestDatabase.Sqlite);
        using var stream = await call.Open();
        await stream.Send(Entry(0) + "\n");
        await stream.Finish();
        Assert.Single(await ToTheEnd(stream));
        await stream.SendRaw("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        Assert.Equal(200, await stream.Status().WaitAsync(Patience));
    }

    async Task Cut(TestDatabase database, Func<EntryStream, Task> sendPiece)
    {
        var call = await NewCall(database);
        using (var stream = await call.Open())
        {
            await stream.Send(Entry(0) + "\n");
            await stream.Send(Entry(1) + "\n");
            Assert.Equal(200, await stream.Status());
            while (JsonElement.Parse(await stream.Line().WaitAsync(Patience) ?? "").GetProperty("lines").GetInt32() < 2)
            {
            }

            await sendPiece(stream);
            stream.Cut();
            await ToTheEnd(stream, begun: true);
        }

        // The third was not acknowledged, so the sender sends it again, with another one.
        await call.Append(1, 2, 3);
        Assert.Equal([Text(0), Text(1), Text(2), Text(3)], await call.End(), StringComparer.Ordinal);
    }

    async Task<StartedCall> NewCall(TestDatabase database) => await StartedCall.Start(await hosts.NewAgent(database));

    // The server has noticed the break once it has answered or closed the connection.
    static async Task<List<JsonElement>> ToTheEnd(EntryStream stream, bool begun = false)
    {
        var answers = new List<JsonElement>();
        try
        {
            if (!begun && await stream.Status().WaitAsync(Patience) >= 300)
                return answers;
            while (await stream.Line().WaitAsync(Patience) is { } line)
                answers.Add(JsonElement.Parse(line));
        }
        catch (IOException)
        {
            // The server closed the connection without an answer.
        }

        return answers;
    }

    static string Text(int number) => $"ünö {number}";

    static string Entry(int number) =>
        $$"""{"text":"{{Text(number)}}","speaker":"user","timestamp":{{number}},"entry_id":"e{{number}}"}""";

    sealed record StartedCall(TestAgent Agent, string Path)
    {
        public static async Task<StartedCall> Start(TestAgent agent)
        {
            var calls = $"/v1/agents/{agent.Id}/calls";
            var answer = await agent.Http.PostJson(calls, """{"room_name":"room-1"}""").Json(HttpStatusCode.Created);
            return new(agent, $"{calls}/{answer.GetProperty("data").Text("id")}");
        }

        public Task<EntryStream> Open() => EntryStream.Open(Agent.Host.Url, Path + "/entries", Agent.ApiKey);

        /// <summary>Sends entries, each of which must be accepted or already stored.</summary>
        public async Task Append(params int[] numbers)
        {
            var answer = await Agent.Http.PostJson(Path + "/entries", $"[{string.Join(',', numbers.Select(Entry))}]").Json();
            Assert.Equal(0, answer.GetProperty("rejected").GetArrayLength());
            Assert.Equal(numbers.Length, answer.GetProperty("accepted").GetInt32() + answer.GetProperty("duplicates").GetInt32());
        }

        /// <summary>Ends the call and returns its texts in order.</summary>
        public async Task<IReadOnlyList<string?>> End()
        {
            var answer = await Agent.Http.PostJson(Path + "/end", "{}").Json();
            return [.. answer.GetProperty("data").GetProperty("transcript_json").EnumerateArray().Select(entry => entry.Text("text"))];
        }
    }
}
