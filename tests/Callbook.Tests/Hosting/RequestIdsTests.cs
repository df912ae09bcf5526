using System.Net;
using Callbook.Tests.Support;

namespace Callbook.Tests.Hosting;

/// <summary>With the id of an answer an operator finds its request in the log.</summary>
public sealed class RequestIdsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    const string Header = "Request-Id";

    [Fact]
    public async Task Every_answer_has_an_id_of_its_own()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        var agent = await hosts.NewAgent(TestDatabase.Sqlite);
        var seen = new HashSet<Guid>();
        foreach (var path in new[] { "/", "/health/live", "/metrics", "/openapi/v1.json", "/docs/index.html", "/recordings/x", "/nowhere", "/oauth/token", agent.Logs, $"{agent.Logs}?page=0" })
        {
            using var answer = await agent.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(seen.Add(IdOf(answer)), path);
        }

        using var stranger = await host.Http.GetAsync(new Uri(agent.Logs, UriKind.Relative));
        Assert.True(seen.Add(IdOf(stranger)));
    }

    [Fact]
    public async Task It_is_the_servers_own_whatever_the_client_sends()
    {
        var host = await hosts.On(TestDatabase.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Add(Header, new string('x', 10_000));
        request.Headers.Add("X-Request-Id", "mine");
        using var answer = await host.Http.SendAsync(request);
        Assert.NotEqual(Guid.Empty, IdOf(answer));
    }

    [Fact]
    public async Task The_log_line_of_a_refused_request_has_it()
    {
        var log = new LogLines();
        await using var store = await EmptyStore.Create(TestDatabase.Sqlite);
        await using var host = await CallbookHost.StartOn(store, log.AddTo, LogLines.Setting);
        using var answer = await host.Http.GetAsync(new Uri("/v1/agents", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.EndsWith($"; request: {IdOf(answer)} ", await log.Line("Refused GET /v1/agents"), StringComparison.Ordinal);
    }

    static Guid IdOf(HttpResponseMessage answer) => Guid.ParseExact(Assert.Single(answer.Headers.GetValues(Header)), "D");
}
