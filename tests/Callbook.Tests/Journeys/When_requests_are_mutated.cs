using System.Text.Json;
using Callbook.Server.Store;
using Callbook.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

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
    static readonly string[] Innards = ["Exception", "System.", "Microsoft.", "Npgsql", "SQLite", "   at ", "insert into", "select ", "LineNumber", "BytePosition"];

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

        var target = (await TestAgent.Create(host), Log: "");
        for (var number = 0; number < Requests; number++)
        {
            if (number % RequestsAnAgent == 0)
                target = await Renew(host);
            var dice = new Random(number);
            var route = routes[dice.Next(routes.Count)];
            string[] ids = [$"{target.Item1.Id}", $"{target.Item1.Id}", $"{target.Item1.Id}", target.Log, $"{control.Id}", before.Log, $"{Guid.AllBitsSet}"];
            var mutator = new Mutator(dice, target.Item1.ApiKey, ids);
            var request = mutator.Request(route.Method, route.Pattern);
            var rows = await Rows(host);
            var answer = await RawHttp.Send(host.Url, request, TimeSpan.FromMilliseconds(mutator.Promises ? 60 : 30_000));
            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            if (answer.Status == 0 && mutator.Promises)
                continue;
            var fault = Judge(request, answer) ?? (answer.Status >= 400 && rows != await Rows(host) ? "it was refused and changed something" : null);
            Assert.True(fault is null, $"Request {number} ({database}): {fault}\n{request[..Math.Min(request.Length, 3000)]}\n\n{answer}");
        }

        Assert.Equal(before, await Look(control));
        Assert.Equal(Requests, statuses.Values.Sum());
        // The mutations reach every answer: no request of one kind only.
        Assert.True(new[] { 200, 201, 204, 400, 401, 404, 409, 413, 415 }.All(statuses.ContainsKey), string.Join(' ', statuses));
    }

    static string? Judge(string request, RawAnswer answer)
    {
        if (answer.Status is >= 200 and < 300 or 304 || (answer.Status is 301 or 302 && IsForPeople(request)))
            return null;
        if (answer.Body.Length == 0)
            return Kestrels.Contains(answer.Status) || request.StartsWith("HEAD ", StringComparison.Ordinal) ? null : "an answer without a body";
        if (!Listed.Contains(answer.Status))
            return "a status that the contract does not list";
        if (answer.Body.Contains(Mutator.Canary, StringComparison.OrdinalIgnoreCase))
            return "it repeats what was sent";
        if (Array.Find(Innards, word => answer.Body.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } word)
            return $"it says '{word}'";
        return TellsItsProblem(answer) ? null : "it is no problem of RFC 9457, nor an error of RFC 6749";
    }

    static bool IsForPeople(string request) => request.Split(' ')[1].Split('?')[0] is "/" or "/docs";

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

    static async Task<(TestAgent, string Log)> Renew(CallbookHost host)
    {
        var agent = await TestAgent.Create(host);
        return (agent, $"{(await agent.Post(SomeCall.Of())).Id}");
    }

    static List<(string Method, string Pattern)> Routes(CallbookHost host) =>
    [
        .. from route in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let pattern = "/" + route.RoutePattern.RawText!.Trim('/') // every route here has a text
           from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           // The list and the posting of calls are what the product is for.
           from weight in Enumerable.Range(0, pattern.EndsWith("/call-logs", StringComparison.Ordinal) ? 4 : 1)
           select (method, pattern),
    ];

    static async Task<(long Total, string Tags, string Log)> Look(TestAgent agent)
    {
        var page = await agent.Client.CallLogs.ListAsync(agent.Id);
        var tags = await Task.WhenAll(page.Data.Select(async log =>
        {
            using var answer = await agent.Get($"/{log.Id}");
            return $"{log.Id} {answer.Headers.ETag}";
        }));
        return (page.Pagination.Total, string.Join('\n', tags), $"{page.Data[0].Id}");
    }

    static async Task<string> Rows(CallbookHost host)
    {
        string[] tables = ["organizations", "agents", "oauth_clients", "access_tokens", "api_keys", "members", "call_logs", "call_log_days"];
        await using var connection = await host.Dialect.Open(CancellationToken.None);
        await using var command = connection.Command("select " + string.Join(" || ' ' || ", tables.Select(table => $"(select count(*) from {table})")));
        return $"{await command.ExecuteScalarAsync()}";
    }
}
