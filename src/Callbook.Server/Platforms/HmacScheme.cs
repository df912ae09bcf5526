using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Callbook.Server.Platforms;

/// <summary>How a platform signs with an HMAC. Each platform has one of these; the verification is the same for all.</summary>
/// <param name="Header">The header of the signature: the digest alone, or parts such as <c>t=1700000000,v0=5257…</c>.</param>
sealed record HmacScheme(string Header)
{
    const int MostDigests = 8;

    /// <summary>The hash.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>The part of the header that is the digest; null: the header is the digest alone.</summary>
    public string? DigestPart { get; init; }

    /// <summary>The part of the header that is the time of signing.</summary>
    public string? TimePart { get; init; }

    /// <summary>The header of the time of signing, where it stands apart.</summary>
    public string? TimeHeader { get; init; }

    /// <summary>Whether the digest is in base64; otherwise it is in hexadecimal.</summary>
    public bool IsBase64 { get; init; }

    /// <summary>The text that is signed: <c>{time}</c> and <c>{body}</c> stand for themselves.</summary>
    public string Signed { get; init; } = "{body}";

    /// <summary>How far the time of signing may be from now. A scheme without a time has no protection against replays.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The signature of a request; null where it has none, or one of another form. Does not throw.</summary>
    public IPlatformSignature? Read(IHeaderDictionary headers)
    {
        if (headers[Header] is not [{ Length: > 0 and <= 4096 } text])
            return null;
        var parts = text.Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).ToList();
        IEnumerable<string?> Parts(string name) => parts.Where(part => part is [var key, _] && key == name).Select(part => part[1]);
        var digests = (DigestPart is null ? [text] : Parts(DigestPart)).Take(MostDigests).Select(Decode).OfType<byte[]>().ToList();
        var time = TimePart is not null ? Parts(TimePart).FirstOrDefault() : TimeHeader is not null ? headers[TimeHeader].ToString() : "";
        return digests.Count == 0 || time is null || ((TimePart ?? TimeHeader) is not null && Instant(time) is null) ? null : new Signature(this, digests, time);
    }

    byte[]? Decode(string? digest)
    {
        if (digest is null)
            return null;
        try
        {
            return IsBase64 ? Convert.FromBase64String(digest) : Convert.FromHexString(digest);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // In seconds or in milliseconds: the size tells.
    static DateTimeOffset? Instant(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Hosting.LenientJson.Time(number) : null;

    sealed class Signature(HmacScheme scheme, List<byte[]> digests, string time) : IPlatformSignature
    {
        public string? KeyId => null;

        public bool MayBeOf(string secret, DateTimeOffset now) => time.Length == 0 || (Instant(time) is { } at && (now - at).Duration() <= scheme.Tolerance);

        public bool IsOf(string secret, ReadOnlySpan<byte> body)
        {
            using var hmac = IncrementalHash.CreateHMAC(scheme.Hash, Encoding.UTF8.GetBytes(secret));
            var (before, after) = scheme.Signed.Split("{body}") is [var head, var tail] ? (head, tail) : throw new InvalidOperationException("A scheme signs the body once.");
            hmac.AppendData(Encoding.UTF8.GetBytes(before.Replace("{time}", time, StringComparison.Ordinal)));
            hmac.AppendData(body);
            hmac.AppendData(Encoding.UTF8.GetBytes(after.Replace("{time}", time, StringComparison.Ordinal)));
            var expected = hmac.GetHashAndReset();
            return digests.Exists(digest => CryptographicOperations.FixedTimeEquals(digest, expected));
        }
    }
}
