using System.Net;
using System.Net.Sockets;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>
/// Connects for downloads. A name is resolved here, each of its addresses checked, and that very address connected to: what the name leads to
/// a moment later does not count. No proxy, which would resolve it again.
/// </summary>
sealed class GuardedConnections(AllowedNetworks allowed, GuardedConnections.Resolver resolve)
{
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public delegate Task<IPAddress[]> Resolver(string host, CancellationToken cancel);

    public GuardedConnections(AllowedNetworks allowed) : this(allowed, Dns.GetHostAddressesAsync)
    {
    }

    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = async (context, cancel) => await Connect(context.DnsEndPoint, cancel),
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ResponseDrainTimeout = TimeSpan.Zero,
        UseCookies = false,
        UseProxy = false,
    };

    async Task<NetworkStream> Connect(DnsEndPoint end, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(end.Host, out var literal) ? [literal] : await resolve(end.Host, cancel);
        var permitted = Array.FindAll(addresses, address => FetchAddress.Permits(address, allowed));
        if (addresses.Length > 0 && permitted.Length == 0)
            throw new AddressRefusedException();
        foreach (var (index, address) in permitted.Index())
        {
            if (await TryConnect(address, end.Port, isLast: index == permitted.Length - 1, cancel) is { } stream)
                return stream;
        }

        throw new SocketException((int)SocketError.HostNotFound);
    }

    // Of several addresses one may be of a kind that does not work here, often IPv6: it gets part of the time only.
    static async Task<NetworkStream?> TryConnect(IPAddress address, int port, bool isLast, CancellationToken cancel)
    {
        using var share = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (!isLast)
            share.CancelAfter(ConnectTimeout / 3);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), share.Token);
            return new(socket, ownsSocket: true);
        }
        catch (Exception fault)
        {
            socket.Dispose();
            if (isLast || cancel.IsCancellationRequested || fault is not (SocketException or OperationCanceledException))
                throw;
            return null;
        }
    }
}

/// <summary>A name leads nowhere the server may go.</summary>
sealed class AddressRefusedException() : IOException("The address is not one that recordings may be fetched from.");
