using System.Net;
using System.Net.Sockets;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>
/// Which addresses the server may connect to when a stranger names them: those of the public internet (IANA's registries of
/// special-purpose addresses tell which are not), and what the operator allows.
/// </summary>
static class FetchAddress
{
    static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "168.63.129.16/32", // what Azure tells its machines stands there, though the address is a public one
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    // Of IPv6 only this part is given to anybody; all others are the machine's, the link's or the site's own, or groups.
    static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Permits(IPAddress address, AllowedNetworks allowed)
    {
        var plain = Plain(address);
        return allowed.Contain(plain) || IsPublic(plain);
    }

    static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || Global6.Contains(address))
        && !Array.Exists(NotPublic, network => network.Contains(address));

    // An IPv4 address in a coat of IPv6 leads where it leads without.
    static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return Nat64.Contains(address) ? new(address.GetAddressBytes().AsSpan(12)) : address;
    }
}
