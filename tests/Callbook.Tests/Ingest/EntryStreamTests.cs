using System.Net;
using System.Text;
using System.Text.Json;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class EntryStreamTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task Lines_are_acknowledged_while_the_request_is_still_open(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await using var stream = await EntryStreamClient.Open(agent, id);
        for (var index = 0; index < 5; index++)
        {
            await stream.Send(Line(index) + "\n");
            var answer = Assert.NotNull(await stream.Answer());
            Assert.Equal(["lines", "accepted", "duplicates", "rejected"], answer.EnumerateObject().Select(property => property.Name));
            Assert.Equal((index + 1, 1, 0), (Number(answer, "lines"), Number(answer, "accepted"), Number(answer, "duplicates")));
            // An acknowledged entry is durable and visible to other requests.
            Assert.Equal(index + 1, Assert.Single((await agent.Client.Calls.ListAsync(agent.Id)).Data).EntryCount);
        }

        await stream.Finish();
        Assert.Null(await stream.Answer());
        Assert.Equal(5, (await agent.End(id)).EntryCount);
    }

    [Theory, BothDatabases]
    public async Task A_long_stream_is_answered_in_batches_that_add_up(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await using var stream = await EntryStreamClient.Open(agent, id);
        var sending = stream.Send(string.Concat(Enumerable.Range(0, 3000).Select(index => Line(index, index % 3 == 0 ? index - (index % 6) : index) + "\r\n")));
        var answers = await stream.AnswersUntil(3000);
        await sending;
        Assert.True(answers.Count >= 3000 / 256, $"{answers.Count} answers");
        Assert.All(answers, answer => Assert.InRange(Number(answer, "accepted") + Number(answer, "duplicates"), 1, 256));
        Assert.Equal((2500, 500), (answers.Sum(answer => Number(answer, "accepted")), answers.Sum(answer => Number(answer, "duplicates"))));
        await stream.Finish();
        Assert.Equal(2500, (await agent.End(id)).EntryCount);
    }

    [Theory, BothDatabases]
    public async Task A_line_that_is_not_valid_is_rejected_by_its_number(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await using var stream = await EntryStreamClient.Open(agent, id);
        await stream.Send(Line(0) + "\nnot json\n\n  \r\n" + Line(1) + "\n[]\n");
        await stream.Send([.. "{\"text\":\""u8, 0xC3, .. "\",\"speaker\":\"user\"}\n"u8]);
        var sending = stream.Send($$"""{"text":"{{new string('x', 1024 * 1024)}}","speaker":"user"}""" + "\n" + Line(2) + "\n");
        var answers = await stream.AnswersUntil(9);
        await sending;

        Assert.Equal(
            [
                (1L, "is not well-formed JSON"), (5L, "must be a JSON object"), (6L, "is not valid UTF-8"), (7L, "the line must have at most 1048576 bytes"),
            ],
            answers.SelectMany(answer => answer.GetProperty("rejected").EnumerateArray())
                .Select(one => (one.GetProperty("index").GetInt64(), one.Text("problem")!.Split(": ")[^1])));
        Assert.Equal(3, answers.Sum(answer => Number(answer, "accepted")));
        await stream.Finish();
        Assert.Equal(["Entry 0", "Entry 1", "Entry 2"], (await agent.End(id)).TranscriptJson.Select(entry => entry.Text));
    }

    [Theory, BothDatabases]
    public async Task A_line_may_have_100000_characters_of_any_script(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await using var stream = await EntryStreamClient.Open(agent, id);
        var text = string.Concat(Enumerable.Repeat("語", 100_000));
        await stream.Send($$"""{"text":"{{text}}","speaker":"user","timestamp":1}""" + "\n");
        Assert.Equal(1, Number(Assert.NotNull(await stream.Answer()), "accepted"));
        await stream.Finish();
        Assert.Equal(text, Assert.Single((await agent.End(id)).TranscriptJson).Text);
    }

    [Theory, BothDatabases]
    public async Task A_stream_that_is_cut_leaves_what_was_acknowledged_and_nothing_of_the_rest(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        byte[][] rests = [[.. """{"text":"half a li"""u8], [.. "{\"text\":\"caf"u8, 0xC3], [.. Encoding.UTF8.GetBytes(Line(9))]];
        foreach (var rest in rests)
        {
            var id = await agent.StartCall();
            await using var stream = await EntryStreamClient.Open(agent, id);
            await stream.Send(Line(0) + "\n" + Line(1) + "\n");
            await stream.AnswersUntil(2);
            await stream.Send(rest);
            stream.Cut();

            await using var next = await EntryStreamClient.Open(agent, id);
            await next.Send(Line(1) + "\n" + Line(2) + "\n");
            var answers = await next.AnswersUntil(2);
            Assert.Equal((1, 1), (answers.Sum(answer => Number(answer, "accepted")), answers.Sum(answer => Number(answer, "duplicates"))));
            await next.Finish();
            Assert.Equal(["Entry 0", "Entry 1", "Entry 2"], (await agent.End(id)).TranscriptJson.Select(entry => entry.Text));
        }
    }

    [Theory, BothDatabases]
    public async Task A_body_of_lines_may_come_whole_and_the_last_line_needs_no_line_break(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        using var body = new StringContent(Line(0) + "\n" + Line(1), Encoding.UTF8, "application/x-ndjson");
        var answer = await agent.Http.PostAsync(new Uri($"{agent.Calls()}/{id}/entries", UriKind.Relative), body).AsText(HttpStatusCode.OK);
        var lines = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal((2, 2), (Number(lines[^1], "lines"), lines.Sum(line => Number(line, "accepted"))));
        Assert.Equal(2, (await agent.End(id)).EntryCount);
    }

    [Theory, BothDatabases]
    public async Task A_stream_for_a_call_that_is_not_known_is_404(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        using var body = new StringContent(Line(0), Encoding.UTF8, "application/x-ndjson");
        await agent.Http.PostAsync(new Uri($"{agent.Calls()}/{Guid.CreateVersion7()}/entries", UriKind.Relative), body).IsRefused(HttpStatusCode.NotFound);
    }

    [Theory, BothDatabases]
    public async Task A_stream_goes_on_after_the_call_has_ended(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var id = await agent.StartCall();
        await using var stream = await EntryStreamClient.Open(agent, id);
        await stream.Send(Line(0) + "\n");
        await stream.AnswersUntil(1);
        await agent.End(id);
        await stream.Send(Line(1) + "\n");
        await stream.AnswersUntil(2);
        Assert.Equal(2, (await agent.Client.CallLogs.GetAsync(agent.Id, id)).EntryCount);
    }

    static string Line(int index, int? entryId = null) =>
        $$"""{"text":"Entry {{index}}","speaker":"user","timestamp":{{index}},"entry_id":"e{{entryId ?? index}}"}""";

    static int Number(JsonElement answer, string name) => answer.GetProperty(name).GetInt32();
}
