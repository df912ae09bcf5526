using System.Net;
using Callbook.Server.Store;
using Callbook.Tests.Support;

namespace Callbook.Tests.Writing;

public sealed class CallWriterTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    // The most that the writer holds: a queue of 4,096 and the batch that it is writing.
    const int MostHeld = 4_096 + 512;

    // SQLite does not record which transaction wrote a row. The writer is the same for both databases.
    [Fact, Needs(Need.Postgres)]
    public async Task Concurrent_calls_share_commits()
    {
        var agent = await hosts.NewAgent(TestDatabase.Postgres);
        await agent.Post(SomeCall.Of());

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => agent.Send(SomeCall.Of()).Json(HttpStatusCode.Created)));

        await using var connection = await agent.Host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command(
            "select count(*) || ' in ' || count(distinct xmin::text) from call_logs where agent_id = @agent", ("@agent", agent.Id));
        var parts = $"{await command.ExecuteScalarAsync()}".Split(" in ");
        Assert.Equal("65", parts[0]);
        Assert.InRange(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), 2, 40);
    }

    [Theory, BothDatabases]
    public async Task No_request_is_answered_before_the_commit_and_a_full_queue_asks_senders_to_retry(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        using var patient = agent.Host.HttpFor(agent.ApiKey);
        patient.Timeout = TimeSpan.FromMinutes(2);
        const string body = """{ "room_name": "room-1", "call_started_at": "2024-01-15T14:30:00Z", "transcript_json": [] }""";
        List<Task<HttpResponseMessage>> posts;
        await using (var blocking = await agent.Host.Dialect.BeginWrite(CancellationToken.None))
        {
            // SQLite allows only one writer.
            if (database == TestDatabase.Postgres)
                await blocking.Execute("lock table call_logs in exclusive mode", CancellationToken.None);
            posts = [.. Enumerable.Range(0, MostHeld + 100).Select(_ => patient.PostJson(agent.Logs, body))];
            var full = await await Task.WhenAny(posts);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
            Assert.Equal("1", full.Headers.RetryAfter?.ToString());
            Assert.DoesNotContain(
                posts, post => post.IsCompletedSuccessfully && post.Result.StatusCode != HttpStatusCode.ServiceUnavailable);
        }

        var answers = await Task.WhenAll(posts);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable));
        var stored = answers.Count(answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.InRange(stored, 4_096, posts.Count - 1);
        Assert.Equal(stored, (await agent.Client.CallLogs.ListAsync(agent.Id, limit: 1)).Pagination.Total);
        await (await hosts.NewAgent(database)).Post(SomeCall.Of()); // the writer continues to work
    }
}
