using System.Net.Sockets;
using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Abuse.Attacks;

/// <summary>Eight posts promise 32 MiB each and send a byte a second.</summary>
static class DrippingBodies
{
    const int Bodies = 8;
    static readonly TimeSpan Busy = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        await using var site = await Site.Start(database);
        var (attacker, other) = (await site.NewCustomer(), await site.NewCustomer());
        await Others.During(other, TimeSpan.FromSeconds(3), "post");
        using var stop = new CancellationTokenSource();
        var dripping = Enumerable.Range(0, Bodies).Select(_ => Drip(attacker, stop.Token)).ToList();
        var busy = await Others.During(other, Busy, "post");
        await stop.CancelAsync();
        await Task.WhenAll(dripping);
        return [new("others' posts stored", $"{busy.Percent:0.0} % of {busy.All.Count} ({busy.Statuses})", "95 %", busy.Percent >= 95)];
    }

    // Again and again: it is cut off after some seconds.
    static async Task Drip(Customer attacker, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(attacker.Server.Host, attacker.Server.Port, stop);
                await socket.SendAsync(
                    Encoding.ASCII.GetBytes(
                        $"POST {attacker.Logs} HTTP/1.1\r\nHost: abuse\r\nAuthorization: Bearer {attacker.Token}\r\nContent-Type: application/json\r\nContent-Length: 33554432\r\n\r\n"),
                    stop);
                while (true)
                {
                    await socket.SendAsync("{"u8.ToArray(), stop);
                    await Task.Delay(TimeSpan.FromSeconds(1), stop);
                }
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException)
            {
                // Cut off, or the attack is over.
            }
        }
    }
}
