using Callbook.Server.Store;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Tests.Journeys;

/// <summary>Whatever is sent to whatever route: no failure of the server, no word of what was sent, and nothing changed by what was refused.</summary>
public sealed class When_requests_are_mutated
{
    const int Requests = 5_000;

    [Fact]
    public void No_route_is_left_out() =>
        Assert.Equal(ServerRoute.Approved.Select(route => route.Key).Order(StringComparer.Ordinal), Seeds.ByRoute.Keys.Order(StringComparer.Ordinal));

    [Theory, BothDatabases]
    public async Task The_server_refuses_them_without_harm(TestDatabase database)
    {
        // No sweep changes anything meanwhile.
        await using var host = await CallbookHost.Start(database, new HeldTime());
        var (_, creator) = await host.CreateOrganization();
        var requests = new MutatedRequests(host.Url, creator, () => Rows(host));

        await requests.Send(0, Requests);

        Assert.True(requests.Faults.IsEmpty, $"{database}, {requests.Faults.Count} faults: {string.Join("\n----\n", requests.Faults.Take(5))}");
        Assert.Equal(Requests, requests.Statuses.Values.Sum());
        // The mutations reach every answer, and leave enough of a request to reach every route.
        int[] wanted = [200, 201, 204, 400, 401, 404, 409, 413, 415];
        Assert.True(wanted.All(requests.Statuses.ContainsKey) && requests.Statuses[201] > Requests / 100, string.Join(' ', requests.Statuses));
        Assert.Empty(ServerRoute.Approved.Select(route => route.Key).Where(route => !requests.Reached.ContainsKey(route)).Except(NotReached));
    }

    // They need a bucket, a job that has failed, or an agent without call logs.
    static readonly HashSet<string> NotReached = new(StringComparer.Ordinal)
    {
        "POST /v1/agents/{agentId}/call-logs/{callLogId}/recording/complete",
        "POST /v1/agents/{agentId}/call-logs/{callLogId}/recording/upload-url",
        "POST /v1/jobs/{jobId}/retry",
        "DELETE /v1/agents/{agentId}",
    };

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
