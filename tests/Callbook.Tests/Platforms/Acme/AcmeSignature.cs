using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Callbook.Server.Platforms;

namespace Callbook.Tests.Platforms.Acme;

/// <summary>How Acme signs: <c>Acme-Signature: t=1700000000,v0=5257…</c>.</summary>
static class AcmeSignature
{
    public static readonly HmacScheme Scheme = new("Acme-Signature") { TimePart = "t", DigestPart = "v0", Signed = "{time}.{body}" };

    public static string Of(string body, string secret, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v0={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")))}";
    }
}
