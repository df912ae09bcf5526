using System.Text;
using Callbook.Tests.Support;

namespace Callbook.Tests.Ingest;

/// <summary>A request that appends entries has a key and is sent again, because its sender does not know what became of it.</summary>
public sealed class IdempotencyKeyTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const string TwiceYes = """[{"text":"Yes.","speaker":"user","timestamp":1},{"text":"Yes.","speaker":"user","timestamp":1}]""";

    [Theory, BothDatabases]
    public async Task Its_entries_are_stored_once_during_the_call_and_after_it(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var call = await agent.StartCall();
        Assert.Equal((2, 0), await Send(agent, call, "k1", TwiceYes));
        Assert.Equal((0, 2), await Send(agent, call, "k1", TwiceYes));
        Assert.Equal((2, 0), await Send(agent, call, "k2", TwiceYes));
        await agent.End(call);
        Assert.Equal((0, 2), await Send(agent, call, "k2", TwiceYes));
        Assert.Equal((2, 0), await Send(agent, call, "k3", TwiceYes));
        Assert.Equal((0, 2), await Send(agent, call, "k3", TwiceYes));

        Assert.Equal(6, (await agent.Client.CallLogs.GetAsync(agent.Id, call)).TranscriptJson.Count(entry => entry.Text == "Yes."));
    }

    [Theory, BothDatabases]
    public async Task A_key_that_is_used_for_other_entries_loses_none(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var call = await agent.StartCall();
        Assert.Equal((1, 0), await Send(agent, call, "k", """[{"text":"One","speaker":"user","timestamp":1}]"""));
        Assert.Equal((1, 0), await Send(agent, call, "k", """[{"text":"Two","speaker":"user","timestamp":2}]"""));
    }

    [Theory, BothDatabases]
    public async Task A_stream_that_is_sent_again_from_its_start_stores_each_line_once(TestDatabase database)
    {
        var agent = await hosts.NewAgent(database);
        var call = await agent.StartCall();
        var lines = string.Concat(Enumerable.Range(0, 3).Select(at => $$"""{"text":"Line {{at}}","speaker":"agent","timestamp":{{at}}}""" + "\n"));
        for (var sent = 0; sent < 2; sent++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{agent.Calls()}/{call}/entries") { Content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson") };
            request.Headers.Add("Idempotency-Key", "stream");
            using var answer = await agent.Http.SendAsync(request);
            await answer.Content.ReadAsStringAsync();
        }

        Assert.Equal(["Line 0", "Line 1", "Line 2"], (await agent.End(call)).TranscriptJson.Select(entry => entry.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b", "a,b", "c")]
    public async Task A_key_that_is_none_is_refused(params string[] keys)
    {
        var agent = await hosts.NewAgent(TestDatabase.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{agent.Calls()}/{await agent.StartCall()}/entries") { Content = new StringContent(TwiceYes, Encoding.UTF8, "application/json") };
        foreach (var key in keys)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", new string('k', 256));
        Assert.StartsWith("Idempotency-Key: must be", await agent.Http.SendAsync(request).Fault(), StringComparison.Ordinal);
    }

    static async Task<(int Accepted, int Duplicates)> Send(TestAgent agent, Guid call, string key, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{agent.Calls()}/{call}/entries") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        var answer = await agent.Http.SendAsync(request).Json();
        return (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("duplicates").GetInt32());
    }
}
