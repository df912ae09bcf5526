using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Recordings;

/// <summary>
/// The digests that a sender declares for its bytes: <c>Content-MD5</c>, <c>Digest</c> (RFC 3230), <c>Content-Digest</c> and
/// <c>Repr-Digest</c> (RFC 9530). Algorithms other than MD5 and SHA-256 are ignored, as both standards require.
/// </summary>
sealed partial class RecordingDigests
{
    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;
    static readonly string[] Headers = ["Digest", "Content-Digest", "Repr-Digest"];

    readonly List<(string Header, HashAlgorithmName Algorithm, byte[] Expected)> declared = [];

    public bool NeedMd5 => declared.Exists(digest => digest.Algorithm == HashAlgorithmName.MD5);

    public static bool TryRead(IHeaderDictionary headers, out RecordingDigests digests, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        digests = new();
        var faults = new Faults();
        foreach (var value in headers["Content-MD5"])
            digests.Add("Content-MD5", HashAlgorithmName.MD5, value ?? "", faults);
        foreach (var name in Headers)
        {
            foreach (Match digest in Digest().Matches(headers[name].ToString()))
                digests.Add(name, digest.Groups["md5"].Success ? HashAlgorithmName.MD5 : HashAlgorithmName.SHA256, digest.Groups["value"].Value, faults);
        }

        problem = faults.Any ? faults.ToResult() : null;
        return problem is null;
    }

    /// <summary>The header whose digest does not match; null if all match.</summary>
    public string? Contradicted(byte[] sha256, byte[]? md5) => declared
        .Find(digest => !digest.Expected.AsSpan().SequenceEqual(digest.Algorithm == HashAlgorithmName.MD5 ? md5 : sha256))
        .Header;

    void Add(string header, HashAlgorithmName algorithm, string base64, Faults faults)
    {
        var length = algorithm == HashAlgorithmName.MD5 ? MD5.HashSizeInBytes : SHA256.HashSizeInBytes;
        var value = new byte[length];
        if (faults.Check(
            Convert.TryFromBase64String(base64, value, out var written) && written == length, header, $"must be the base64 of {length} bytes"))
            declared.Add((header, algorithm, value));
    }

    // sha-256=… in the older standard, sha-256=:…: in the newer one.
    [GeneratedRegex(@"(?<=^|,)\s*(sha-256|(?<md5>md5))\s*=\s*(:(?<value>[^:,]*):|(?<value>[^,:\s]*))", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digest();
}
