using System.Net;
using Callbook.Client;
using Callbook.Server;
using Callbook.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Callbook.Tests.Hosting;

/// <summary>What operators watch, and what senders are told while the database is away.</summary>
public sealed class OperationsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, BothDatabases]
    public async Task A_server_that_can_serve_is_live_and_ready_and_counts_its_calls(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var agent = await TestAgent.Create(host);
        await agent.Post(SomeCall.Of(SomeCall.Agent(0.5, "Nobody logs this sentence")));
        Assert.Equal(HttpStatusCode.OK, await host.Http.GetAsync("/health/live").Status());
        Assert.Equal(HttpStatusCode.OK, await host.Http.GetAsync("/health/ready").Status());
        var metrics = await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("callbook_calls_stored_total", metrics, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody logs", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(agent.Id.ToString(), metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/index.html")]
    [InlineData("/recordings/nothing")]
    [InlineData("/nowhere")]
    [InlineData("/v1/agents")]
    [InlineData("/v1/agents/not-an-id")]
    public async Task Every_answer_forbids_browsers_to_guess_its_type(string path)
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        using var answer = await host.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact, Needs(Need.Postgres)]
    public async Task While_the_database_is_away_senders_are_told_to_come_again()
    {
        var server = await PostgresServer.Start();
        await using var app = await Serve(await server.CreateDatabase());
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        using var client = new CallbookClient(http.BaseAddress, "ops", "0123456789abcdef-ops");
        var agent = await client.Agents.CreateAsync(new("Reception"));

        await server.DisposeAsync();

        Assert.Equal(HttpStatusCode.OK, await http.GetAsync("/health/live").Status());
        var refused = await Assert.ThrowsAsync<CallbookException>(() => client.CallLogs.PostAsync(agent.Id, SomeCall.Of()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("urn:callbook:problem:database-unavailable", refused.Problem, StringComparison.Ordinal);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "cbk_any");
        using var list = await http.GetAsync(new Uri($"/v1/agents/{agent.Id}/call-logs", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, list.StatusCode);
        Assert.NotNull(list.Headers.RetryAfter);
        Assert.Equal("nosniff", Assert.Single(list.Headers.GetValues("X-Content-Type-Options")));
        using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "ready\ndatabase: away\ndata folder: works\n"), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
    }

    static async Task<WebApplication> Serve(string connectionString)
    {
        var app = CallbookServer.Create(
            [
                "--urls=http://127.0.0.1:0", $"--Callbook:Database={connectionString};Timeout=2", "--Callbook:Bootstrap:ClientId=ops",
                "--Callbook:Bootstrap:ClientSecret=0123456789abcdef-ops", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft=None",
                "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None", "--Callbook:RateLimit:PerSecond=0",
            ]);
        await CallbookServer.Prepare(app, CancellationToken.None);
        await app.StartAsync();
        return app;
    }
}
