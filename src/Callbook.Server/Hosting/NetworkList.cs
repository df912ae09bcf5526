using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Callbook.Server.Hosting;

/// <summary>Networks that a setting lists, in CIDR notation or as single addresses, separated by commas.</summary>
sealed class NetworkList(IReadOnlyList<IPNetwork> networks)
{
    /// <summary>What a setting must be.</summary>
    public const string Rule = "must be networks or addresses separated by commas, such as 10.20.0.0/16, fd12:3456::/32";

    public static NetworkList None { get; } = new([]);

    public IReadOnlyList<IPNetwork> Networks => networks;

    /// <summary>False if an entry is invalid. Does not throw.</summary>
    public static bool TryParse(string? text, out NetworkList list)
    {
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var networks = parts.Select(Parse).ToList();
        var sound = networks.TrueForAll(network => network is not null);
        list = sound ? new([.. networks.OfType<IPNetwork>()]) : None;
        return sound;
    }

    // The framework parses 10 as 0.0.0.10, and other notations that nobody means.
    static IPNetwork? Parse(string text)
    {
        var (address, length) = text.Split('/') is [var head, var tail] ? (head, tail) : (text, null);
        if (!IPAddress.TryParse(address, out var parsed) || (parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() != address))
            return null;
        var bits = parsed.GetAddressBytes().Length * 8;
        return int.TryParse(length ?? $"{bits}", NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) && prefix <= bits
            && IPNetwork.TryParse($"{parsed}/{prefix}", out var network)
            ? network
            : null;
    }
}
