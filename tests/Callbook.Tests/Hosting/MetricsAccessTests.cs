using System.Net;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Hosting;

/// <summary>Who may read the metrics, and what they do not show.</summary>
public sealed class MetricsAccessTests
{
    [Fact]
    public async Task Metrics_are_open_on_the_same_machine_and_closed_to_whom_a_proxy_speaks_for()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        Assert.Equal(HttpStatusCode.OK, await Get(host.Http, "/metrics").Status());
        foreach (var header in new[] { "X-Forwarded-For", "Forwarded", "X-Real-IP", "Via" })
            await Get(host.Http, "/metrics", (header, "198.51.100.7")).IsRefused(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, await Get(host.Http, "/health/ready", ("X-Forwarded-For", "198.51.100.7")).Status());
    }

    [Fact]
    public async Task With_a_token_metrics_are_for_who_has_it_from_anywhere()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:Metrics:Token=0123456789abcdef-metrics");
        await Get(host.Http, "/metrics").IsRefused(HttpStatusCode.Unauthorized);
        await Get(host.Http, "/metrics", ("Authorization", "Bearer 0123456789abcdef-metricz")).IsRefused(HttpStatusCode.Unauthorized);
        Assert.Equal(
            HttpStatusCode.OK,
            await Get(host.Http, "/metrics", ("Authorization", "Bearer 0123456789abcdef-metrics"), ("X-Forwarded-For", "198.51.100.7")).Status());
    }

    [Fact]
    public async Task With_an_address_metrics_are_there_and_nowhere_else_and_nothing_else_is_there()
    {
        var url = $"http://127.0.0.1:{PostgresServer.FreePort()}";
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, $"--Callbook:Metrics:Url={url}");
        using var there = new HttpClient { BaseAddress = new(url) };
        Assert.NotEqual(there.BaseAddress, host.Url);
        Assert.Equal(HttpStatusCode.OK, await Get(there, "/metrics").Status());
        Assert.Equal(HttpStatusCode.OK, await Get(there, "/health/live").Status());
        await Get(host.Http, "/metrics").IsRefused(HttpStatusCode.NotFound);
        await Get(there, "/openapi/v1.json").IsRefused(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, await Get(host.Http, "/openapi/v1.json").Status());
    }

    [Fact, Needs(Need.Postgres)]
    public async Task Metrics_name_no_host_user_or_database()
    {
        await using var store = await EmptyStore.Create(TestDatabase.Postgres);
        // In a process of its own: the tests' own connections are measured as well.
        await using var server = await ServerProcess.Start(store);
        using var http = new HttpClient { BaseAddress = server.Url };
        await http.GetAsync(new Uri("/health/ready", UriKind.Relative)).Status();
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var database = new Npgsql.NpgsqlConnectionStringBuilder(store.Setting);
        Assert.Contains("db_client", metrics, StringComparison.Ordinal);
        string[] words = [database.Database!, $"\"{database.Username}\"", "127.0.0.1", "localhost", Environment.MachineName]; // the setting has both
        var named = metrics.Split('\n').Where(line => !line.StartsWith('#') && Array.Exists(words, word => line.Contains(word, StringComparison.OrdinalIgnoreCase)));
        Assert.True(!named.Any(), string.Join('\n', named));
    }

    static Task<HttpResponseMessage> Get(HttpClient http, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return http.SendAsync(request);
    }
}
