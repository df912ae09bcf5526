using System.Net;
using System.Runtime.CompilerServices;
using Callbook.Server.Hosting;
using Callbook.Server.Recordings.Fetch;
using Microsoft.Security.AntiSSRF;

namespace Callbook.Tests.Recordings.Fetch;

public sealed class FetchPolicyTests
{
    [Theory]
    [InlineData("0.0.0.0"), InlineData("0.1.2.3"), InlineData("10.0.0.1"), InlineData("100.64.0.1"), InlineData("100.127.255.255")]
    [InlineData("127.0.0.1"), InlineData("127.255.255.254"), InlineData("169.254.169.254"), InlineData("172.16.0.1"), InlineData("172.31.255.255")]
    [InlineData("192.0.0.1"), InlineData("192.0.2.1"), InlineData("192.168.1.1"), InlineData("198.18.0.1"), InlineData("198.51.100.7")]
    [InlineData("203.0.113.9"), InlineData("224.0.0.1"), InlineData("239.255.255.255"), InlineData("240.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("168.63.129.16"), InlineData("192.88.99.1"), InlineData("4000::1"), InlineData("200::1"), InlineData("::8.8.8.8")]
    [InlineData("::"), InlineData("::1"), InlineData("::127.0.0.1"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.1.2.3")]
    [InlineData("::ffff:0:10.0.0.1"), InlineData("64:ff9b::10.0.0.1"), InlineData("64:ff9b::a9fe:a9fe"), InlineData("64:ff9b:1::8.8.8.8")]
    [InlineData("100::1"), InlineData("2001::1"), InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2"), InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1"), InlineData("2002:a9fe:a9fe::"), InlineData("3fff::1"), InlineData("5f00::1"), InlineData("fc00::1")]
    [InlineData("fd00:ec2::254"), InlineData("fe80::1"), InlineData("fe80::1%2"), InlineData("fec0::1"), InlineData("ff02::1")]
    public void An_address_of_no_public_network_is_refused(string address) =>
        Assert.False(Permits(NetworkList.None, address));

    [Theory]
    [InlineData("8.8.8.8"), InlineData("1.1.1.1"), InlineData("100.63.255.255"), InlineData("100.128.0.0"), InlineData("172.32.0.1")]
    [InlineData("192.0.1.1"), InlineData("198.20.0.1"), InlineData("223.255.255.255"), InlineData("2606:4700::1111"), InlineData("2a00:1450::1")]
    [InlineData("::ffff:8.8.8.8"), InlineData("64:ff9b::8.8.8.8"), InlineData("2001:200::1")]
    public void A_public_address_is_permitted(string address) =>
        Assert.True(Permits(NetworkList.None, address));

    [Theory]
    [InlineData("10.1.0.0/16, fd12::/16", "10.1.2.3", true)]
    [InlineData("10.1.0.0/16, fd12::/16", "::ffff:10.1.2.3", true)]
    [InlineData("10.1.0.0/16, fd12::/16", "64:ff9b::10.1.2.3", true)]
    [InlineData("10.1.0.0/16, fd12::/16", "64:ff9b::10.2.0.1", false)]
    [InlineData("10.1.0.0/16, fd12::/16", "fd12::7", true)]
    [InlineData("10.1.0.0/16, fd12::/16", "10.2.0.1", false)]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.4", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("", "10.1.2.3", false)]
    [InlineData(null, "127.0.0.1", false)]
    public void The_operator_may_allow_networks(string? setting, string address, bool permitted)
    {
        Assert.True(NetworkList.TryParse(setting, out var allowed));
        Assert.Equal(permitted, Permits(allowed, address));
    }

    [Theory]
    [InlineData("10.1.0.0/33"), InlineData("10"), InlineData("10.1/16"), InlineData("010.0.0.0/8"), InlineData("localhost"), InlineData("fd12::/129")]
    [InlineData("10.0.0.0/"), InlineData("10.0.0.0/-1"), InlineData("10.0.0.0/8/8"), InlineData("10.0.0.0/8;11.0.0.0/8"), InlineData("0x0a000000/8")]
    public void What_is_no_network_is_a_fault(string setting) => Assert.False(NetworkList.TryParse(setting, out _));

    static bool Permits(NetworkList allowed, string address) => IsNetworkConnectionAllowed(FetchPolicy.Of(allowed), [IPAddress.Parse(address)]);

    // What the handler asks when it connects. It is not public, and without it a test would have to connect to public addresses.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    static extern bool IsNetworkConnectionAllowed(AntiSSRFPolicy policy, IPAddress[]? addresses);
}
