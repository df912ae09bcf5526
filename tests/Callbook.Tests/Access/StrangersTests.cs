using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Callbook.Server.Access;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Access;

/// <summary>What some who have no credential do to others.</summary>
public sealed class StrangersTests
{
    const int Burst = 5;
    const string Stranger = "203.0.113.1";

    [Fact]
    public async Task A_flood_from_one_address_behind_a_proxy_keeps_nobody_else_out()
    {
        await using var host = await Start("--Callbook:TrustedProxies=127.0.0.1");
        var client = await TestClient.Create(host);
        var flood = new List<HttpStatusCode>();
        for (var request = 0; request < 50; request++)
        {
            flood.Add(await AskForToken(host, Stranger, client.ClientId, "wrong"));
            flood.Add(await Get(host, Stranger, "/v1/agents", "cbt_unknown"));
            flood.Add(await Get(host, Stranger, "/.well-known/oauth-authorization-server"));
            flood.Add(await Get(host, Stranger, "/recordings/nothing"));
        }

        Assert.True(flood.Count(status => status == HttpStatusCode.TooManyRequests) > 100);
        for (var other = 0; other < 100; other++)
        {
            var address = $"198.51.100.{other}";
            Assert.Equal(HttpStatusCode.OK, await AskForToken(host, address, client.ClientId, client.Secret));
            Assert.Equal(HttpStatusCode.Unauthorized, await Get(host, address, "/v1/agents", "cbt_expired"));
            Assert.Equal(HttpStatusCode.OK, await Get(host, address, "/.well-known/oauth-authorization-server"));
        }
    }

    [Fact]
    public async Task Failures_keep_no_other_client_of_the_same_address_out()
    {
        await using var host = await Start();
        var client = await TestClient.Create(host);
        var token = await client.Token();
        for (var request = 0; request < 20; request++)
        {
            await AskForToken(host, Stranger, "somebody", "wrong");
            await Get(host, Stranger, "/v1/agents", "cbt_unknown");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await AskForToken(host, Stranger, "somebody", "wrong"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Get(host, Stranger, "/v1/agents", "cbt_unknown"));
        Assert.Equal(HttpStatusCode.OK, await AskForToken(host, Stranger, client.ClientId, client.Secret));
        Assert.Equal(HttpStatusCode.OK, await Get(host, Stranger, "/v1/agents", token));
        Assert.Equal(HttpStatusCode.OK, await Get(host, Stranger, "/.well-known/oauth-authorization-server"));
    }

    [Fact]
    public async Task A_link_to_a_recording_has_a_limit_of_its_own()
    {
        await using var host = await Start();
        var agent = await TestAgent.Create(host, recorded: true);
        var (_, one) = await agent.PostRecorded(SomeAudio.Wav());
        var (_, other) = await agent.With(await host.CreateApiKey(agent.OrganizationId)).PostRecorded(SomeAudio.Wav());

        Assert.Equal(HttpStatusCode.TooManyRequests, await Last(2 * Burst, () => host.Http.GetAsync(one).Status()));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Last(2 * Burst, () => host.Http.GetAsync("/recordings/nothing").Status()));
        Assert.Equal(HttpStatusCode.OK, await host.Http.GetAsync(other).Status());
    }

    [Fact]
    public async Task Wrong_signatures_are_limited_and_a_right_one_is_never_refused()
    {
        await using var host = await Start();
        var caller = await LiveKitCaller.Create(host);
        const string hook = """{"event":"room_started","id":"EV_1","createdAt":"1766000000","room":{"sid":"RM_1","name":"room"}}""";
        Task<HttpStatusCode> Send(string? secret = null) =>
            caller.Send("/v1/ingest/livekit", System.Text.Encoding.UTF8.GetBytes(hook), "application/webhook+json", caller.Sign(hook, secret)).Status();

        Assert.Equal(HttpStatusCode.Unauthorized, await Send("wrong"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Last(4 * Burst, () => Send("wrong")));
        for (var request = 0; request < 4 * Burst; request++)
            Assert.Equal(HttpStatusCode.OK, await Send());
    }

    [Fact]
    public void However_many_keys_are_counted_some_are_in_memory_and_one_in_use_is_not_forgotten()
    {
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = 1,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromDays(1),
            AutoReplenishment = false,
        };
        using var buckets = new TokenBuckets(options, mostKeys: 100);
        Assert.True(Take(buckets, "eager"));
        for (var key = 0; key < 10_000; key++)
        {
            Assert.True(Take(buckets, key.ToString(CultureInfo.InvariantCulture)));
            Assert.InRange(buckets.Count, 1, 200);
            if (key % 50 == 0)
                Assert.False(Take(buckets, "eager"));
        }
    }

    static bool Take(TokenBuckets buckets, string key)
    {
        using var lease = buckets.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    static Task<CallbookHost> Start(params string[] settings) => CallbookHost.Start(
        TestDatabase.Sqlite, ["--Callbook:RateLimit:PerSecond=1", $"--Callbook:RateLimit:Burst={Burst}", .. settings]);

    static async Task<HttpStatusCode> Last(int times, Func<Task<HttpStatusCode>> ask)
    {
        for (var request = 1; request < times; request++)
            await ask();
        return await ask();
    }

    static Task<HttpStatusCode> AskForToken(CallbookHost host, string from, string clientId, string secret) => Send(host, from, new(HttpMethod.Post, "/oauth/token")
    {
        Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", secret)]),
    });

    static Task<HttpStatusCode> Get(CallbookHost host, string from, string path, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return Send(host, from, request);
    }

    static async Task<HttpStatusCode> Send(CallbookHost host, string from, HttpRequestMessage request)
    {
        using var sent = request;
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", from);
        return await host.Http.SendAsync(request).Status();
    }
}
