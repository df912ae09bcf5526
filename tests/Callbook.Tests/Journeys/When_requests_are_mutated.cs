using System.Text.Json;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Journeys;

/// <summary>Whatever is sent: no failure of the server, no word of what was sent, and nothing changed by what was refused.</summary>
public sealed class When_requests_are_mutated
{
    const int Requests = 2_600;
    const int RequestsAnAgent = 100;

    // What contract.md lists. The rest is Kestrel's own and has no body: there it does not even become a request.
    static readonly int[] Listed = [200, 201, 202, 204, 304, 400, 401, 403, 404, 409, 413, 415, 422, 429];
    static readonly int[] Kestrels = [400, 408, 411, 413, 414, 431];

    // What only exceptions, frameworks and databases say.
    static readonly string[] Innards =
        ["Exception", "System.", "Microsoft.", "Npgsql", "SQLite", "   at ", "insert into", "select ", "LineNumber", "BytePosition"];

    [Theory, BothDatabases]
    public async Task The_server_refuses_them_without_harm(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var control = await TestAgent.Create(host);
        await control.Post(SomeCall.StartedAt(SomeCall.Start));
        await control.Post(SomeCall.StartedAt(SomeCall.Start.AddDays(1)));
        var before = await Look(control);
        var routes = Routes(host);
        var statuses = new SortedDictionary<int, int>();

        var (agent, log) = await Renew(host);
        for (var number = 0; number < Requests; number++)
        {
            if (number % RequestsAnAgent == 0)
                (agent, log) = await Renew(host);
            var dice = new Random(number);
            var route = routes[dice.Next(routes.Count)];
            var mutator = new Mutator(dice, agent.ApiKey, agent.Id, log, [control.Id, before.Log, Guid.AllBitsSet]);
            var request = mutator.Request(route.Verb.Method, route.Pattern);
            var rows = await Rows(host);
            var answer = await RawHttp.Send(host.Url, request, TimeSpan.FromMilliseconds(mutator.Promises ? 60 : 30_000));
            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            if (answer.Status == 0 && mutator.Promises)
                continue;
            var changed = answer.Status >= 400 && rows != await Rows(host);
            var fault = Judge(request, answer) ?? (changed ? "it was refused and changed something" : null);
            Assert.True(fault is null, $"Request {number} ({database}): {fault}\n{request[..Math.Min(request.Length, 3000)]}\n\n{answer}");
        }

        Assert.Equal(before, await Look(control));
        Assert.Equal(Requests, statuses.Values.Sum());
        // The mutations reach every answer: no request of one kind only.
        int[] wanted = [200, 201, 204, 400, 401, 404, 409, 413, 415];
        Assert.True(wanted.All(statuses.ContainsKey) && statuses[201] > Requests / 50, string.Join(' ', statuses));
    }

    static string? Judge(string request, RawAnswer answer)
    {
        // A person who opens the server's address in a browser is sent on to a page.
        if (answer.Status is (>= 200 and < 300) or 301 or 302 or 304)
            return null;
        if (answer.Body.Length == 0)
        {
            var mayBeEmpty = Kestrels.Contains(answer.Status) || request.StartsWith("HEAD ", StringComparison.Ordinal);
            return mayBeEmpty ? null : "an answer without a body";
        }

        if (!Listed.Contains(answer.Status))
            return "a status that the contract does not list";
        if (answer.Body.Contains(Mutator.Canary, StringComparison.OrdinalIgnoreCase))
            return "it repeats what was sent";
        if (Array.Find(Innards, word => answer.Body.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } word)
            return $"it says '{word}'";
        return TellsItsProblem(answer) ? null : "it is no problem of RFC 9457, nor an error of RFC 6749";
    }

    static bool TellsItsProblem(RawAnswer answer)
    {
        var json = JsonElement.Parse(answer.Body);
        return answer.ContentType.Split(';')[0] switch
        {
            "application/problem+json" => json.GetProperty("status").GetInt32() == answer.Status && json.Text("title") is not null,
            "application/json" => json.Text("error") is not null,
            _ => false,
        };
    }

    static async Task<(TestAgent Agent, Guid Log)> Renew(CallbookHost host)
    {
        var agent = await TestAgent.Create(host);
        return (agent, (await agent.Post(SomeCall.Of())).Id);
    }

    // The list and the posting of calls are what the product is for.
    static List<ServerRoute> Routes(CallbookHost host) =>
    [
        .. from route in ServerRoute.All(host)
           from weight in Enumerable.Range(0, route.Pattern.EndsWith("/call-logs", StringComparison.Ordinal) ? 4 : 1)
           select route,
    ];

    static async Task<(long Total, string Tags, Guid Log)> Look(TestAgent agent)
    {
        var page = await agent.Client.CallLogs.ListAsync(agent.Id);
        var tags = await Task.WhenAll(page.Data.Select(async log =>
        {
            using var answer = await agent.Get($"/{log.Id}");
            return $"{log.Id} {answer.Headers.ETag}";
        }));
        return (page.Pagination.Total, string.Join('\n', tags), page.Data[0].Id);
    }

    static async Task<string> Rows(CallbookHost host)
    {
        string[] tables =
            ["organizations", "agents", "oauth_clients", "access_tokens", "api_keys", "members", "call_logs", "call_log_days"];
        var counts = string.Join(" || ' ' || ", tables.Select(table => $"(select count(*) from {table})"));
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command($"select {counts}");
        return $"{await command.ExecuteScalarAsync()}";
    }
}
