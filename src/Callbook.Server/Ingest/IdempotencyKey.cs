using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Ingest;

/// <summary>The header <c>Idempotency-Key</c>: a sender's name for a request, by which its repetition is known.</summary>
static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    const int MostCharacters = 255;
    const int NameBytes = 16;

    /// <summary>Reads the header, which may be missing. Returns false, with the problem, if it is not valid.</summary>
    public static bool TryRead(HttpRequest request, out string? key, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var header = request.Headers[Header];
        key = header;
        var valid = header.Count == 0 || header is [{ Length: > 0 and <= MostCharacters }];
        problem = valid ? null : Faults.Of(Header, $"must be one header of 1 to {MostCharacters} characters");
        return valid;
    }

    /// <summary>
    /// The id of an entry that has none. The same entry at the same place of the same request gets the same id. A key that is used for other entries
    /// does no harm, because their content is part of it.
    /// </summary>
    public static string Name(string key, long index, ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{key}\n{index}\n"));
        hash.AppendData(entry);
        return $"request-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, NameBytes))}";
    }
}
