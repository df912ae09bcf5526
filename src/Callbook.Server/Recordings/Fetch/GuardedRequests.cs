using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Callbook.Server.Hosting;
using Microsoft.Security.AntiSSRF;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>
/// Sends requests to untrusted hosts. A name is resolved here. AntiSSRF then gets one of the addresses in its place and checks it when it
/// connects, so a later DNS change has no effect. No proxy is used, because it would resolve the name again.
/// </summary>
sealed class GuardedRequests(NetworkList allowed, GuardedRequests.Resolver resolve) : IDisposable
{
    readonly HttpMessageInvoker client = new(Handler(allowed));

    public delegate Task<IPAddress[]> Resolver(string host, CancellationToken cancel);

    public GuardedRequests(NetworkList allowed) : this(allowed, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>Throws <see cref="HttpRequestException"/> or <see cref="AddressRefusedException"/> if there is no response.</summary>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await TrySend(request, cancel);
        }
        catch (Exception fault) when (fault is not (HttpRequestException or OperationCanceledException))
        {
            // AntiSSRF removes the cause from the framework's exception.
            throw new HttpRequestException("There is no answer.", fault);
        }
    }

    public void Dispose() => client.Dispose();

    // AntiSSRF would refuse a name that has one private address among public ones. Here each address is tried separately.
    async Task<HttpResponseMessage> TrySend(HttpRequestMessage request, CancellationToken cancel)
    {
        var named = request.RequestUri!; // a request has one
        var isLiteral = IPAddress.TryParse(named.IdnHost, out var literal);
        var addresses = isLiteral ? [literal!] : await resolve(named.IdnHost, cancel);
        // TLS checks the certificate against this name, not against the address.
        request.Headers.Host = isLiteral ? null : named.IsDefaultPort ? named.IdnHost : $"{named.IdnHost}:{named.Port}";
        Exception? unreached = addresses.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : null;
        foreach (var address in addresses)
        {
            // .NET's resolver, which AntiSSRF calls even for an address, throws for these two.
            if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
                continue;
            request.RequestUri = new UriBuilder(named) { Host = address.ToString() }.Uri;
            try
            {
                return await client.SendAsync(request, cancel);
            }
            catch (AntiSSRFException)
            {
                // The next address may be public.
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                // An address may be of a family that does not work here, often IPv6.
                unreached = fault;
            }
        }

        if (unreached is not null)
            ExceptionDispatchInfo.Throw(unreached);
        throw new AddressRefusedException();
    }

    static AntiSSRFHandler Handler(NetworkList allowed)
    {
        var handler = FetchPolicy.Of(allowed).GetHandler();
        handler.AllowAutoRedirect = false;
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
        handler.MaxResponseHeadersLength = 64;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(1);
        handler.ResponseDrainTimeout = TimeSpan.Zero;
        handler.UseCookies = false;
        return handler;
    }
}

/// <summary>The name has no address that the server may connect to.</summary>
sealed class AddressRefusedException() : HttpRequestException("The address is not one that recordings may be fetched from.");
