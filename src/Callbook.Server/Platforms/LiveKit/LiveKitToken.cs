using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>
/// The JSON Web Token that LiveKit's servers and agents sign with HS256. Nothing in it may be trusted before <see cref="IsSignedWith"/> and
/// <see cref="IsValidAt"/>.
/// </summary>
sealed class LiveKitToken : IPlatformSignature
{
    const int MostCharacters = 16 * 1024;
    const int LeastKeyBytes = 32;
    static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);
    static readonly JsonWebTokenHandler Handler = new();

    // Without this cache the library keeps no secret after a verification.
    static readonly CryptoProviderFactory NoCache = new() { CacheSignatureProviders = false };

    readonly JsonWebToken token;

    LiveKitToken(JsonWebToken token, string issuer) => (this.token, Issuer) = (token, issuer);

    /// <summary>The API key whose secret must have signed it.</summary>
    public string Issuer { get; }

    string IPlatformSignature.KeyId => Issuer;

    /// <summary>Whether it permits writing observability data, as the token of an agent does.</summary>
    public bool MayObserve =>
        token.TryGetPayloadValue<JsonElement>("observability", out var grant) && grant.ValueKind == JsonValueKind.Object
        && grant.TryGetProperty("write", out var write) && write.ValueKind == JsonValueKind.True;

    /// <summary>Reads an Authorization header, with or without <c>Bearer</c>; null if it holds no such token. Does not throw.</summary>
    public static LiveKitToken? Read(string? authorization)
    {
        var text = authorization is not null && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..] : authorization;
        if (text is not { Length: > 0 and <= MostCharacters })
            return null;
        try
        {
            var read = new JsonWebToken(text);
            // PostgreSQL refuses a text with NUL.
            return read is { IsSigned: true, IsEncrypted: false, Issuer: { Length: > 0 } issuer } && !issuer.Contains('\0', StringComparison.Ordinal)
                ? new(read, issuer)
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public bool MayBeOf(string secret, DateTimeOffset now) => IsValidAt(now) && IsSignedWith(secret);

    public bool IsOf(string secret, ReadOnlySpan<byte> body) => IsFor(body); // the token is signed, and has the hash of the body

    public bool IsSignedWith(string secret)
    {
        var parameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = new SymmetricSecurityKey(Key(secret)) { CryptoProviderFactory = NoCache },
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false, // IsValidAt does, by our clock
        };
        // It completes synchronously, because the key is given.
        var result = Handler.ValidateTokenAsync(token, parameters);
        return result.IsCompletedSuccessfully && result.Result.IsValid;
    }

    // A token without an expiry would be valid forever once it leaks.
    public bool IsValidAt(DateTimeOffset now) =>
        token.ValidTo != default && now.UtcDateTime - Leeway < token.ValidTo
        && now.UtcDateTime + Leeway > token.ValidFrom;

    /// <summary>Whether it has the hash of this body.</summary>
    public bool IsFor(ReadOnlySpan<byte> body)
    {
        Span<byte> said = stackalloc byte[SHA256.HashSizeInBytes];
        return token.TryGetPayloadValue<string>("sha256", out var hash) && hash is { Length: < 64 } && Convert.TryFromBase64String(hash, said, out var length)
            && length == said.Length && CryptographicOperations.FixedTimeEquals(SHA256.HashData(body), said);
    }

    // HMAC pads a short key with zero bytes itself. The library refuses one, and LiveKit's development server has the secret `secret`.
    static byte[] Key(string secret)
    {
        var key = new byte[Math.Max(LeastKeyBytes, Encoding.UTF8.GetByteCount(secret))];
        Encoding.UTF8.GetBytes(secret, key);
        return key;
    }
}
