using System.Net;
using System.Net.Sockets;
using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Abuse.Attacks;

/// <summary>One address asks for tokens with wrong secrets, as fast as it can, while others ask from addresses of their own; all through HAProxy.</summary>
static class TokenFlood
{
    const int Connections = 16;
    static readonly TimeSpan Busy = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        await using var site = await Site.Start(
            database, "--Callbook:TrustedProxies=127.0.0.1", "--Callbook:RateLimit:PerSecond=50", "--Callbook:RateLimit:Burst=100");
        await using var proxy = await HaProxy.Start(site.Server.Url);
        var other = (await site.NewCustomer()).On(proxy.Url);
        using var stop = new CancellationTokenSource();
        var flood = Enumerable.Range(0, Connections).Select(_ => Flood(proxy.Url, stop.Token)).ToList();
        var asking = await Task.WhenAll(Enumerable.Range(20, 5).Select(address => Ask(other, IPAddress.Parse($"127.0.0.{address}"), Busy)));
        await stop.CancelAsync();
        var refused = (await Task.WhenAll(flood)).SelectMany(statuses => statuses).ToList();
        var statuses = asking.SelectMany(statuses => statuses).ToList();
        return
        [
            new("others' requests for tokens", Answers.Count(statuses), "0 × 429", statuses.Count > 0 && statuses.All(status => status == "200")),
            new("the flood's", Answers.Count(refused), "some 429", refused.Contains("429")),
        ];
    }

    // Each from its own address, once in 200 ms.
    static async Task<List<string>> Ask(Customer customer, IPAddress address, TimeSpan time)
    {
        var statuses = new List<string>();
        using var http = From(address, customer.Server);
        using var clock = new CancellationTokenSource(time);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (await timer.WaitForNextTickAsync(clock.Token))
                statuses.Add(await Token(http, customer.ClientId, customer.ClientSecret, CancellationToken.None));
        }
        catch (OperationCanceledException)
        {
            // It has asked for long enough.
        }

        return statuses;
    }

    static async Task<List<string>> Flood(Uri server, CancellationToken stop)
    {
        var statuses = new List<string>();
        using var http = From(IPAddress.Parse("127.0.0.66"), server);
        try
        {
            while (true)
                statuses.Add(await Token(http, "callbook", "a secret that is wrong", stop));
        }
        catch (OperationCanceledException)
        {
            return statuses;
        }
    }

    static async Task<string> Token(HttpClient http, string clientId, string secret, CancellationToken cancel)
    {
        using var body = new StringContent(Customer.TokenRequest(clientId, secret), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await http.PostAsync("/oauth/token", body, cancel);
            return $"{(int)answer.StatusCode}";
        }
        catch (HttpRequestException)
        {
            return "none";
        }
    }

    static HttpClient From(IPAddress address, Uri server) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(address.MapToIPv6(), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = server,
    };
}
