using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Callbook.Server.CallLogs;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.Files;

/// <summary>
/// Signed URLs of this server, <c>/recordings/{token}</c>. The token has the recording's ids, the second at which it expires, and an
/// HMAC-SHA256 over both. The second is of the database's clock, so that any server can tell.
/// </summary>
sealed class FileLinks(RecordingSettings settings, LinkKeys keys, PublicUrl server, DatabaseCheck clock) : IRecordingLinks
{
    const byte Version = 1;
    const int IdBytes = 16;
    const int SignedBytes = 1 + sizeof(long) + (4 * IdBytes);
    // A multiple of three leaves no spare bits in base64, so that a changed token never decodes to the same bytes.
    const int TokenBytes = SignedBytes + HMACSHA256.HashSizeInBytes;
    const int TokenCharacters = TokenBytes / 3 * 4;

    readonly Lazy<byte[]> prefix = new(() => PrefixOf(server));

    // A link is for the host that the client has called.
    public TimeSpan Fresh { get; } = server.IsFixed ? settings.UrlLifetime / 60 : TimeSpan.Zero;

    public void Sign(RecordingName recording, bool inline, IBufferWriter<byte> url)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        token[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(token[1..], (clock.Now + settings.UrlLifetime).ToUnixTimeSeconds());
        var at = 1 + sizeof(long);
        foreach (var id in (ReadOnlySpan<Guid>)[recording.OrganizationId, recording.AgentId, recording.CallId, recording.Id])
        {
            id.TryWriteBytes(token[at..], bigEndian: true, out _);
            at += IdBytes;
        }

        HMACSHA256.HashData(keys.Current[0], token[..SignedBytes], token[SignedBytes..]);
        url.Write(server.IsFixed ? prefix.Value : PrefixOf(server));
        Base64Url.EncodeToUtf8(token, url.GetSpan(TokenCharacters));
        url.Advance(TokenCharacters);
        if (inline)
            url.Write("?inline"u8);
    }

    /// <summary>The recording of a token; null if its signature is wrong or it has expired. Does not throw.</summary>
    public RecordingName? Read(string text)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        if (text.Length != TokenCharacters || !Base64Url.TryDecodeFromChars(text, token, out var length) || length != TokenBytes || !IsOurs(token))
            return null;
        if (token[0] != Version || BinaryPrimitives.ReadInt64BigEndian(token[1..]) <= clock.Now.ToUnixTimeSeconds())
            return null;
        var ids = token[(1 + sizeof(long))..];
        return new(Id(ids), Id(ids[IdBytes..]), Id(ids[(2 * IdBytes)..]), Id(ids[(3 * IdBytes)..]));
    }

    static byte[] PrefixOf(PublicUrl server) => Encoding.ASCII.GetBytes($"{new Uri(server.ToString()).AbsoluteUri.TrimEnd('/')}/recordings/");

    bool IsOurs(ReadOnlySpan<byte> token)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var ours = false;
        foreach (var key in keys.Current)
        {
            HMACSHA256.HashData(key, token[..SignedBytes], expected);
            ours |= CryptographicOperations.FixedTimeEquals(expected, token[SignedBytes..]);
        }

        return ours;
    }

    static Guid Id(ReadOnlySpan<byte> bytes) => new(bytes[..IdBytes], bigEndian: true);
}
