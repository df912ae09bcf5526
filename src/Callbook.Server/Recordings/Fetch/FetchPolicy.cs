using System.Net;
using System.Net.Sockets;
using Callbook.Server.Hosting;
using Microsoft.Security.AntiSSRF;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>
/// The addresses that the server may connect to when the URL is untrusted: those of the public internet, and those that the operator
/// allows. AntiSSRF has the list of networks that are not public; the differences are listed here.
/// </summary>
static class FetchPolicy
{
    const string Nat64 = "64:ff9b::/96";

    // AntiSSRF allows two obsolete IPv6 forms of IPv4 addresses, and the IPv6 ranges that are not assigned to the internet.
    static readonly string[] AlsoDenied = ["::/96", "::ffff:0:0:0/96", "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "4000::/2", "8000::/1"];

    public static AntiSSRFPolicy Of(NetworkList allowed)
    {
        var special = IPAddressRanges.recommendedLatest.Where(network => network != Nat64).Select(IPNetwork.Parse);
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.None) { AllowPlainTextHttp = true };
        policy.AddDeniedAddresses([.. special.SelectMany(InBothForms), .. AlsoDenied]);
        policy.AddAllowedAddresses([.. allowed.Networks.SelectMany(InBothForms)]);
        return policy;
    }

    // AntiSSRF denies all of NAT64, through which a server without IPv4 reaches public IPv4 addresses. So IPv4 networks get that form too.
    static IEnumerable<string> InBothForms(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork
        ? [network.ToString(), $"64:ff9b::{network.BaseAddress}/{96 + network.PrefixLength}"]
        : [network.ToString()];
}
