using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Hosting;

/// <summary>The codings that a client accepts.</summary>
static class AcceptEncoding
{
    /// <summary>RFC 9110, 12.5.3: gzip is accepted by name, otherwise by *; a weight of 0 refuses it.</summary>
    public static bool TakesGzip(this HttpRequest request)
    {
        var named = default(double?);
        var star = default(double?);
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var codings))
            return false;
        foreach (var coding in codings)
        {
            if (coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                named = coding.Quality ?? 1;
            else if (coding.Value.Equals("*", StringComparison.Ordinal))
                star = coding.Quality ?? 1;
        }

        return (named ?? star ?? 0) > 0;
    }
}
