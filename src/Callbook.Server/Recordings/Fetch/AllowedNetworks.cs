using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>
/// Private networks from which recordings may be fetched all the same, such as one with the operator's own LiveKit. Read from a setting:
/// CIDR notation or single addresses, with commas between.
/// </summary>
sealed class AllowedNetworks(IReadOnlyList<IPNetwork> networks)
{
    public static AllowedNetworks None { get; } = new([]);

    public IReadOnlyList<IPNetwork> Networks => networks;

    /// <summary>False when one of them is no network. Does not throw.</summary>
    public static bool TryParse(string? text, out AllowedNetworks allowed)
    {
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var networks = parts.Select(Parse).ToList();
        var sound = networks.TrueForAll(network => network is not null);
        allowed = sound ? new([.. networks.OfType<IPNetwork>()]) : None;
        return sound;
    }

    // The framework takes 10 for 0.0.0.10, and other ways to write an address that nobody means.
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
