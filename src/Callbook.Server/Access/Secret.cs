using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Callbook.Server.Access;

/// <summary>
/// Tokens, keys and client secrets: 256 random bits after a prefix that identifies the kind to people and secret scanners. Only the SHA-256
/// is stored; that much entropy needs no slow hash.
/// </summary>
static class Secret
{
    public const string TokenPrefix = "cbt_";
    public const string ApiKeyPrefix = "cbk_";
    public const string ClientSecretPrefix = "cbs_";

    public const string IngestSecretPrefix = "cbi_";
    const int PublicCharacters = 8;

    public static string Create(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The beginning of a token or key, by which lists of API keys show it; null if it is none of ours.</summary>
    public static string? PublicPart(string? secret) =>
        secret is { Length: > PublicCharacters } && (secret.StartsWith(TokenPrefix, StringComparison.Ordinal) || secret.StartsWith(ApiKeyPrefix, StringComparison.Ordinal))
            ? secret[..PublicCharacters]
            : null;

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(string secret, ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash(secret), hash);
}
