using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Amazon.Runtime;

namespace Callbook.Server.Recordings.S3;

/// <summary>
/// Signs URLs with Signature Version 4 in the query. The SDK can do this too, but a page needs a hundred URLs at once. Here the key of the
/// day is derived once, and our own strings are not parsed, sorted or escaped.
/// </summary>
sealed class S3Presigner
{
    const string Algorithm = "AWS4-HMAC-SHA256";
    const int MostBytes = 16 * 1024; // a session token may have thousands

    readonly S3Bucket bucket;
    readonly TimeProvider time;
    readonly string origin;
    readonly string path;
    readonly string host;
    Day? today;

    public S3Presigner(S3Bucket bucket, TimeProvider time)
    {
        (this.bucket, this.time) = (bucket, time);
        var url = bucket.Url;
        (origin, path, host) = (url.GetLeftPart(UriPartial.Authority), url.AbsolutePath.TrimEnd('/'), url.Authority);
    }

    /// <summary>Writes a signed URL.</summary>
    /// <param name="method">The only method that the URL allows.</param>
    /// <param name="key">The key of the object, which needs no escaping.</param>
    /// <param name="lifetime">How long the URL is valid.</param>
    /// <param name="more">More escaped parameters, sorted, after <c>X-Amz-SignedHeaders</c>: <c>&amp;response-…=…</c>.</param>
    /// <param name="url">Receives the URL.</param>
    public void Sign(string method, string key, TimeSpan lifetime, string more, IBufferWriter<byte> url)
    {
        var now = time.GetUtcNow();
        var day = Today(now);
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"X-Amz-Algorithm={Algorithm}&X-Amz-Credential={day.Credential}&X-Amz-Date={now:yyyyMMdd'T'HHmmss'Z'}&X-Amz-Expires={(long)lifetime.TotalSeconds}{day.Token}&X-Amz-SignedHeaders=host{more}");
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            Utf8.TryWrite(buffer, $"{method}\n{path}/{key}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD", out var written);
            SHA256.HashData(buffer.AsSpan(0, written), digest);
            Utf8.TryWrite(buffer, CultureInfo.InvariantCulture, $"{Algorithm}\n{now:yyyyMMdd'T'HHmmss'Z'}\n{day.Scope}\n", out written);
            Convert.TryToHexStringLower(digest, buffer.AsSpan(written), out var hexadecimal);
            HMACSHA256.HashData(day.Key, buffer.AsSpan(0, written + hexadecimal), digest);
            Utf8.TryWrite(buffer, $"{origin}{path}/{key}?{query}&X-Amz-Signature=", out written);
            Convert.TryToHexStringLower(digest, buffer.AsSpan(written), out hexadecimal);
            url.Write(buffer.AsSpan(0, written + hexadecimal));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    Day Today(DateTimeOffset now)
    {
        var credentials = bucket.Credentials;
        var date = DateOnly.FromDateTime(now.UtcDateTime);
        var known = today;
        if (known is not null && known.Date == date && ReferenceEquals(known.Of, credentials))
            return known;
        return today = Day.Make(date, bucket.Region, credentials);
    }

    /// <summary>The parts that all URLs of a day share.</summary>
    sealed record Day(DateOnly Date, ImmutableCredentials Of, string Scope, string Credential, string Token, byte[] Key)
    {
        public static Day Make(DateOnly date, string region, ImmutableCredentials credentials)
        {
            var day = date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
            var scope = $"{day}/{region}/s3/aws4_request";
            var key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretKey);
            foreach (var step in (ReadOnlySpan<string>)[day, region, "s3", "aws4_request"])
                key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
            return new(
                date, credentials, scope, Uri.EscapeDataString($"{credentials.AccessKey}/{scope}"),
                credentials.UseToken ? $"&X-Amz-Security-Token={Uri.EscapeDataString(credentials.Token)}" : "", key);
        }
    }
}
