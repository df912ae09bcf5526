using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>
/// The JSON Web Token that LiveKit's servers and agents sign with. HS256 and nothing else. Checked by hand: the library for it refuses keys as short as
/// the <c>secret</c> of LiveKit's development server. Nothing in it counts before <see cref="IsSignedWith"/> and <see cref="IsValidAt"/>.
/// </summary>
sealed class LiveKitToken
{
    const int MostCharacters = 16 * 1024;
    static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    readonly string signed;
    readonly byte[] signature;
    readonly JsonElement claims;

    LiveKitToken(string signed, byte[] signature, JsonElement claims) => (this.signed, this.signature, this.claims) = (signed, signature, claims);

    /// <summary>The API key whose secret is to have signed it.</summary>
    public string Issuer { get; private init; } = "";

    /// <summary>May write observability data: what an agent's own token says.</summary>
    public bool MayObserve =>
        claims.TryGetProperty("observability", out var grant) && grant.ValueKind == JsonValueKind.Object
        && grant.TryGetProperty("write", out var write) && write.ValueKind == JsonValueKind.True;

    /// <summary>Reads an Authorization header, with or without <c>Bearer</c>; null where it holds no such token. Does not throw.</summary>
    public static LiveKitToken? Read(string? authorization)
    {
        var text = authorization is not null && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..] : authorization;
        if (text is not { Length: > 0 and <= MostCharacters } || text.Split('.') is not [var head, var body, var sign])
            return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(head));
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(body));
            if (LenientJson.Text(header.RootElement, "alg") is not "HS256" || LenientJson.Text(payload.RootElement, "iss") is not { Length: > 0 } issuer)
                return null;
            return new($"{head}.{body}", Base64Url.DecodeFromChars(sign), payload.RootElement.Clone()) { Issuer = issuer };
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }

    public bool IsSignedWith(string secret) => CryptographicOperations.FixedTimeEquals(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)), signature);

    // A token without an end would be good for ever, once somebody has seen it.
    public bool IsValidAt(DateTimeOffset now) =>
        LenientJson.Time(claims, "exp") is { } end && now < end + Leeway
        && (!claims.TryGetProperty("nbf", out _) || (LenientJson.Time(claims, "nbf") is { } from && now > from - Leeway));

    /// <summary>Whether it was made for this body.</summary>
    public bool IsFor(ReadOnlySpan<byte> body)
    {
        Span<byte> said = stackalloc byte[SHA256.HashSizeInBytes];
        return LenientJson.Text(claims, "sha256") is { Length: < 64 } hash && Convert.TryFromBase64String(hash, said, out var length)
            && length == said.Length && CryptographicOperations.FixedTimeEquals(SHA256.HashData(body), said);
    }
}
