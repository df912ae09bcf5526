using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Abuse.Attacks;

/// <summary>SIGTERM while somebody has sent half a request, somebody streams entries, and somebody watches.</summary>
static class Termination
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Bar = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        await using var site = await Site.Start(database);
        var customer = await site.NewCustomer();
        using var half = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await half.ConnectAsync(customer.Server.Host, customer.Server.Port);
        await half.SendAsync(Encoding.ASCII.GetBytes(
            $"POST {customer.Logs} HTTP/1.1\r\nHost: abuse\r\nAuthorization: Bearer {customer.Token}\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n{new string(' ', 1_000_000)}"));
        var call = await customer.StartCall();
        using var entries = await EntryStream.Open(customer.Server, $"{customer.Calls}/{call}/entries", customer.Token);
        using var watcher = await customer.Http.GetAsync($"{customer.Calls}/{call}/events", HttpCompletionOption.ResponseHeadersRead);
        using var dripping = new CancellationTokenSource();
        var drip = Drip(half, dripping.Token);
        var told = Stopwatch.GetTimestamp();
        await site.Server.Terminate();
        await site.Server.Ended(Patience);
        var took = Stopwatch.GetElapsedTime(told);
        await dripping.CancelAsync();
        await drip;
        return [new("SIGTERM with half a request, gone after", $"{took.TotalSeconds:0.0} s", "10 s", took <= Bar)];
    }

    // Quick enough not to be cut off for its slowness.
    static async Task Drip(Socket socket, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await socket.SendAsync(new byte[1000], stop);
                await Task.Delay(500, stop);
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            // The server is gone.
        }
    }
}
