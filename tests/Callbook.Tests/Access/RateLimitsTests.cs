using System.Net;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

public sealed class RateLimitsTests
{
    const int Burst = 3;

    [Fact]
    public async Task A_credential_that_asks_too_much_is_told_when_to_come_again_and_others_are_not_kept_waiting()
    {
        await using var host = await Start();
        using var eager = await host.NewHttp();
        using var other = await host.NewHttp();
        var (served, wait) = await AskUntilRefused(eager, "/v1/agents");
        Assert.InRange(served.Count, Burst, 20);
        Assert.All(served, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(HttpStatusCode.OK, await other.GetAsync("/v1/agents").Status());

        await Task.Delay(wait);
        Assert.Equal(HttpStatusCode.OK, await eager.GetAsync("/v1/agents").Status());
    }

    [Fact]
    public async Task Requests_without_a_credential_are_limited_by_their_address()
    {
        await using var host = await Start();
        var (served, _) = await AskUntilRefused(host.Http, "/v1/agents");
        Assert.InRange(served.Count, Burst, 20);
        Assert.All(served, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        using var wrong = host.HttpFor("cbt_wrong");
        Assert.Equal(HttpStatusCode.TooManyRequests, await wrong.GetAsync("/v1/agents").Status());
        using var right = await host.NewHttp();
        Assert.Equal(HttpStatusCode.OK, await right.GetAsync("/v1/agents").Status());
    }

    [Fact]
    public async Task Asking_for_health_is_free()
    {
        await using var host = await Start();
        for (var request = 0; request < 5 * Burst; request++)
            Assert.NotEqual(HttpStatusCode.TooManyRequests, await host.Http.GetAsync("/health/live").Status());
        Assert.NotEmpty((await AskUntilRefused(host.Http, "/v1/agents")).Served);
    }

    [Fact]
    public async Task Zero_means_no_limit()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:RateLimit:PerSecond=0", $"--Callbook:RateLimit:Burst={Burst}");
        for (var request = 0; request < 5 * Burst; request++)
            Assert.Equal(HttpStatusCode.Unauthorized, await host.Http.GetAsync("/v1/agents").Status());
    }

    static Task<CallbookHost> Start() =>
        CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:RateLimit:PerSecond=1", $"--Callbook:RateLimit:Burst={Burst}");

    static async Task<(List<HttpStatusCode> Served, TimeSpan Wait)> AskUntilRefused(HttpClient http, string path)
    {
        List<HttpStatusCode> served = [];
        while (true)
        {
            using var response = await http.GetAsync(path);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
            {
                served.Add(response.StatusCode);
                Assert.InRange(served.Count, 1, 100);
                continue;
            }

            Assert.Contains("urn:callbook:problem:too-many-requests", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            var wait = Assert.NotNull(response.Headers.RetryAfter?.Delta);
            Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
            return (served, wait);
        }
    }
}
