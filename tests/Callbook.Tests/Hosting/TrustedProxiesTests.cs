using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Hosting;

/// <summary>Whose headers say who a client is and what it called. The tests' own address, 127.0.0.1, is the nearest proxy's.</summary>
public sealed class TrustedProxiesTests
{
    const string Metadata = "/.well-known/oauth-authorization-server";

    [Fact]
    public async Task A_client_is_the_rightmost_address_that_no_trusted_proxy_added()
    {
        await using var host = await Start("--Callbook:TrustedProxies=127.0.0.1, 10.0.0.0/8");

        Assert.Equal("200 200 429", await Ask(host, 3, "203.0.113.1, 10.1.2.3"));

        Assert.Equal("429", await Ask(host, 1, "198.51.100.9, 203.0.113.1, 10.1.2.3")); // it says itself that it is another
        Assert.Equal("429", await Ask(host, 1, "203.0.113.1"));
        Assert.Equal("200 200 429", await Ask(host, 3, "203.0.113.2, 10.1.2.3, 10.9.9.9"));
        Assert.Equal("200 200 429", await Ask(host, 3, "not an address, 10.1.2.3")); // then it is the last that is one
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:0")]
    [InlineData("--Callbook:TrustedProxies=192.0.2.1")]
    [InlineData("--ForwardedHeaders_Enabled=true")]
    public async Task Headers_of_somebody_who_is_not_trusted_do_not_count(string setting)
    {
        await using var host = await Start(setting);
        Assert.Equal("200 200", await Ask(host, 2, "203.0.113.1"));
        Assert.Equal("429", await Ask(host, 1, "203.0.113.2"));
    }

    [Fact]
    public async Task Proxies_may_be_listed_as_an_array()
    {
        await using var host = await Start("--Callbook:TrustedProxies:0=10.0.0.0/8", "--Callbook:TrustedProxies:1=127.0.0.1");
        Assert.Equal("200 200 429", await Ask(host, 3, "203.0.113.1"));
        Assert.Equal("200", await Ask(host, 1, "203.0.113.2"));
    }

    [Fact]
    public async Task IPv6_clients_of_one_network_share_a_limit()
    {
        await using var host = await Start("--Callbook:TrustedProxies=127.0.0.1");
        Assert.Equal("200 200", await Ask(host, 2, "2001:db8:1:2::1"));
        Assert.Equal("429", await Ask(host, 1, "2001:db8:1:2:ffff::9"));
        Assert.Equal("200", await Ask(host, 1, "2001:db8:1:3::1"));
    }

    [Fact]
    public async Task The_server_is_called_what_a_trusted_proxy_says_unless_a_setting_says_it()
    {
        await using var trusting = await CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:TrustedProxies=127.0.0.1");
        Assert.Equal("https://calls.example.com", await Issuer(trusting, "X-Forwarded-Host", "calls.example.com"));
        Assert.Equal(Own(trusting), await Issuer(trusting, "X-Original-Host", "evil.example"));

        await using var named = await CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:TrustedProxies=127.0.0.1", "--Callbook:PublicUrl=https://named.example");
        Assert.Equal("https://named.example", await Issuer(named, "X-Forwarded-Host", "calls.example.com"));

        await using var other = await CallbookHost.Start(TestDatabase.Sqlite);
        foreach (var header in new[] { "X-Forwarded-Host", "X-Original-Host", "Host" })
            Assert.Equal(Own(other), await Issuer(other, header, "evil.example"));
    }

    [Fact]
    public async Task A_link_to_a_recording_has_the_host_that_the_client_called()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite, "--Callbook:TrustedProxies=127.0.0.1");
        var agent = await TestAgent.Create(host, recorded: true);
        await agent.PostRecorded(SomeAudio.Wav());
        // The list comes from the cache after the first time.
        foreach (var name in new[] { "one.example", "two.example", "one.example", "two.example" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, agent.Logs);
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.1");
            request.Headers.TryAddWithoutValidation("X-Forwarded-Host", name);
            var log = (await agent.Http.SendAsync(request).Json()).GetProperty("data")[0];
            Assert.StartsWith($"http://{name}/recordings/", log.Text("recording_url"), StringComparison.Ordinal);
        }
    }

    static Task<CallbookHost> Start(params string[] settings) => CallbookHost.Start(
        TestDatabase.Sqlite, ["--Callbook:RateLimit:PerSecond=1", "--Callbook:RateLimit:Burst=2", .. settings]);

    static string Own(CallbookHost host) => host.Url.ToString().TrimEnd('/');

    static async Task<string> Ask(CallbookHost host, int times, string forwardedFor)
    {
        var answers = new List<int>();
        while (answers.Count < times)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Metadata);
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
            answers.Add((int)await host.Http.SendAsync(request).Status());
        }

        return string.Join(' ', answers);
    }

    static async Task<string?> Issuer(CallbookHost host, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Metadata);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.1");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation(header, value);
        return (await host.Http.SendAsync(request).Json()).Text("issuer");
    }
}
