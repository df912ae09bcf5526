using System.Net;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Ingest;

public sealed class PostedTimesTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task Instants_are_accepted_with_any_offset_and_precision_and_returned_as_UTC_milliseconds(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        foreach (var (sent, shown) in new[]
        {
            ("2024-01-15T14:30:00Z", "2024-01-15T14:30:00.000Z"),
            ("2024-01-15T14:30Z", "2024-01-15T14:30:00.000Z"),
            ("2024-01-15T14:30:00.1Z", "2024-01-15T14:30:00.100Z"),
            ("2024-01-15T14:30:00.123456789Z", "2024-01-15T14:30:00.123Z"),
            ("2024-01-15T14:30:00.999999999999Z", "2024-01-15T14:30:00.999Z"),
            ("2024-01-15T20:00:00.000+05:30", "2024-01-15T14:30:00.000Z"),
            ("2024-01-14T23:30:00-1500", null),
            ("2024-01-15T00:30:00-14:00", "2024-01-15T14:30:00.000Z"),
            ("2024-01-15T15:30:00+01", "2024-01-15T14:30:00.000Z"),
            ("2024-02-29T23:59:59.999-00:00", "2024-02-29T23:59:59.999Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999Z", null),
            ("2199-12-31T23:59:59.999Z", "2199-12-31T23:59:59.999Z"),
            ("2200-01-01T00:00:00Z", null),
            ("2024-01-15T14:30:00", null),
            ("2024-01-15", null),
            ("2023-02-29T12:00:00Z", null),
            ("2024-01-15T24:30:00Z", null),
            ("2024-01-15T14:30:00 Z", null),
            ("Mon, 15 Jan 2024 14:30:00 GMT", null),
            ("1705329000", null),
        })
        {
            var sending = agent.SendJson(SomeCall.Json(start: $"\"{sent}\""));
            if (shown is null)
                await sending.IsRefused(HttpStatusCode.BadRequest, "call_started_at");
            else
                Assert.Equal(
                    (sent, shown), (sent, (await sending.Json(HttpStatusCode.Created)).GetProperty("data").Text("call_started_at")));
        }

        await agent.SendJson(SomeCall.Json(start: "1705329000")).IsRefused(HttpStatusCode.BadRequest, "call_started_at");
        var open = SomeCall.Json("\"call_ended_at\": \"2024-01-15T14:31:00\"");
        await agent.SendJson(open).IsRefused(HttpStatusCode.BadRequest, "call_ended_at");
    }

    [Theory, BothDatabases]
    public async Task A_call_does_not_end_before_it_starts_nor_last_a_month(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var call = SomeCall.Of();
        foreach (var wrong in new[] { SomeCall.Start.AddMilliseconds(-5_001), SomeCall.Start.AddDays(30).AddMilliseconds(1) })
            await agent.Send(call with { CallEndedAt = wrong }).IsRefused(HttpStatusCode.BadRequest, "call_ended_at");
        Assert.Equal(2_592_000, (await agent.Post(call with { CallEndedAt = SomeCall.Start.AddDays(30) })).CallDuration);
    }

    [Theory, BothDatabases]
    public async Task Times_shortly_before_the_start_count_as_the_start(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        foreach (var early in new[] { -0.004, -5 })
        {
            var call = SomeCall.Of(SomeCall.Agent(early, "Hello!") with { CreatedAt = early }, SomeCall.User(0.4, "Hi."));
            var log = await agent.Post(call with { CallEndedAt = SomeCall.Start.AddSeconds(early) });
            Assert.Equal([(0, 0), (0.4, 0.4)], log.TranscriptJson.Select(entry => (entry.Timestamp, entry.CreatedAt)));
            Assert.Equal((SomeCall.Start, 0), (log.CallEndedAt, log.CallDuration));

            var id = await agent.StartCall();
            await agent.Append(id, SomeCall.Agent(early, "Hello!"));
            var ended = await agent.SendEnd(id, $$"""{"call_ended_at":"{{SomeCall.Start.AddSeconds(early):O}}"}""").Json();
            Assert.Equal("[0.00s] agent: Hello!", ended.GetProperty("data").Text("transcript_text"));
            Assert.Equal("2024-01-15T14:30:00.000Z", ended.GetProperty("data").Text("call_ended_at"));
        }
    }

    [Theory, BothDatabases]
    public async Task A_duration_is_in_whole_seconds_halves_up(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        (int, int)[] lengths = [(0, 0), (499, 0), (500, 1), (501, 1), (1_499, 1), (1_500, 2), (2_500, 3), (180_499, 180), (180_500, 181)];
        foreach (var (milliseconds, seconds) in lengths)
        {
            var log = await agent.Post(SomeCall.Of() with { CallEndedAt = SomeCall.Start.AddMilliseconds(milliseconds) });
            Assert.Equal((milliseconds, seconds), (milliseconds, log.CallDuration));
        }
    }

    [Theory, BothDatabases]
    public async Task A_call_without_an_end_ends_with_its_last_entry(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        // Some of these decimals are slightly smaller as binary fractions.
        (double, string)[] ends = [(2.3, "02.300"), (8.2, "08.200"), (1.001, "01.001"), (9.999, "09.999"), (4.1, "04.100"),
            (33.557, "33.557")];
        foreach (var (seconds, shown) in ends)
        {
            var call = SomeCall.Of(SomeCall.Agent(0.5, "Hello!"), SomeCall.User(seconds, "Bye."));
            var answer = await agent.Send(call).Json(HttpStatusCode.Created);
            Assert.Equal($"2024-01-15T14:30:{shown}Z", answer.GetProperty("data").Text("call_ended_at"));
        }

        var logged = await agent.Post(SomeCall.Of(SomeCall.User(1, "Long.") with { CreatedAt = 7.5 }, SomeCall.Agent(3, "Short.")));
        Assert.Equal((SomeCall.Start.AddSeconds(7.5), 8), (logged.CallEndedAt, logged.CallDuration));
    }

    [Theory, BothDatabases]
    public async Task Calls_of_any_time_are_listed_in_order(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        string[] starts =
        [
            "1970-01-01T00:00:00.000Z", "1999-12-31T23:59:59.999Z", "2000-01-01T00:00:00.000Z", "2024-02-29T00:00:00.000Z",
            "2199-12-31T23:59:59.999Z",
        ];
        foreach (var start in starts)
            await agent.SendJson(SomeCall.Json(start: $"\"{start}\"")).Json(HttpStatusCode.Created);

        var listed = await agent.GetJson("?limit=2&page=2");

        Assert.Equal([starts[2], starts[1]], listed.GetProperty("data").EnumerateArray().Select(log => log.Text("call_started_at")));
    }
}
