using System.Collections.Concurrent;
using System.Globalization;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;
using Microsoft.Data.Sqlite;

namespace Callbook.Tests.Journeys;

/// <summary>What was answered as stored is stored, whatever happens to the process a moment later.</summary>
public sealed class When_the_server_is_killed
{
    const int Kills = 20;
    const int Senders = 16;
    const string Secret = "0123456789abcdef";

    readonly ConcurrentDictionary<Guid, int> answered = [];
    int posted;
    int cutOff;

    [Fact]
    public async Task Every_call_that_was_answered_is_there_and_whole()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        var dice = new Random(20240115);
        var agent = await CreateAgent(store);

        for (var kill = 0; kill < Kills; kill++)
        {
            await PostUntilKilled(store, agent, answers: dice.Next(Senders, 200));
            Assert.Equal("ok", IntegrityCheck(store));
        }

        await using var server = await ServerProcess.Start(store);
        using var client = new CallbookClient(server.Url, "callbook", Secret);
        await Check(client, agent);
    }

    async Task Check(CallbookClient client, Guid agent)
    {
        var logs = new List<CallLog>();
        await foreach (var log in client.CallLogs.ListAllAsync(agent))
            logs.Add(log);
        // Also what was stored and not answered any more is whole.
        var found = logs.ToDictionary(log => log.Id, log => int.Parse(log.RoomName, CultureInfo.InvariantCulture));
        foreach (var log in logs)
            Assert.Equal(Said(found[log.Id]), log.TranscriptJson.Select(entry => entry.Text));
        Assert.DoesNotContain(answered, call => found.GetValueOrDefault(call.Key) != call.Value);
        Assert.Equal(logs.Count, found.Values.Distinct().Count());
        Assert.Equal(logs.Count, (await client.CallLogs.ListAsync(agent, limit: 1)).Pagination.Total);
        // The arrangement has its effect: much was stored, and the server died while more was on its way.
        Assert.InRange(answered.Count, Kills * Senders, int.MaxValue);
        Assert.InRange(cutOff, Kills, int.MaxValue);
    }

    async Task PostUntilKilled(EmptyStore store, Guid agent, int answers)
    {
        await using var server = await ServerProcess.Start(store);
        using var client = new CallbookClient(server.Url, "callbook", Secret);
        await client.CallLogs.ListAsync(agent); // has a token
        using var answer = new SemaphoreSlim(0);
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => Post(client, agent, answer))).ToList();
        for (var count = 0; count < answers; count++)
            await answer.WaitAsync();
        await server.Kill();
        await Task.WhenAll(senders);
    }

    async Task Post(CallbookClient client, Guid agent, SemaphoreSlim answer)
    {
        while (true)
        {
            var call = Interlocked.Increment(ref posted);
            var entries = Said(call).Select((text, at) => SomeCall.User(at, text));
            try
            {
                var log = await client.CallLogs.PostAsync(
                    agent, SomeCall.Of([.. entries]) with { RoomName = $"{call}", Source = "crash", SourceCallId = $"{call}" });
                answered[log.Id] = call;
                answer.Release();
            }
            catch (Exception fault) when (fault is HttpRequestException or HttpIOException or IOException)
            {
                Interlocked.Increment(ref cutOff);
                return;
            }
        }
    }

    static IEnumerable<string> Said(int call) => Enumerable.Range(0, 1 + (call % 50)).Select(entry => $"Entry {entry} of call {call}");

    static async Task<Guid> CreateAgent(EmptyStore store)
    {
        await using var server = await ServerProcess.Start(store, $"--Callbook:Bootstrap:ClientSecret={Secret}");
        using var client = new CallbookClient(server.Url, "callbook", Secret);
        return (await client.Agents.CreateAsync(new("Reception"))).Id;
    }

    static string? IntegrityCheck(EmptyStore store)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(store.DataDirectory, "callbook.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma integrity_check";
        return (string?)command.ExecuteScalar();
    }
}
