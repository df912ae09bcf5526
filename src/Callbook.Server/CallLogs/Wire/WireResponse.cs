using Microsoft.Net.Http.Headers;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>An answer whose body is put together from sealed transcripts.</summary>
static class WireResponse
{
    // Past this the answer goes to the client while it is still being made: memory stays bounded whatever a page holds.
    const int MostUnsent = 2 * 1024 * 1024;

    /// <summary>Sets the headers and sends what is written, compressed when the client takes gzip.</summary>
    public static async Task Write(HttpContext http, Func<WireBody, Task> write)
    {
        var headers = http.Response.Headers;
        headers.ContentType = "application/json; charset=utf-8";
        SayHowToKeep(headers);
        var gzip = TakesGzip(http.Request);
        if (gzip)
            headers.ContentEncoding = "gzip";
        // Begun now, the answer is written into the connection's own buffer; otherwise it would be kept aside and copied there.
        await http.Response.StartAsync();
        WireBody body = gzip ? new GzipBody(http.Response.BodyWriter) : new PlainBody(http.Response.BodyWriter);
        try
        {
            await write(body);
            body.Finish();
        }
        catch
        {
            // Part of the body is written: better no answer than one that ends in the middle and looks whole.
            http.Abort();
            throw;
        }
    }

    /// <summary>What an answer says of caching, also one without a body (RFC 9110, 15.4.5).</summary>
    public static void SayHowToKeep(IHeaderDictionary headers)
    {
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = "private, no-cache";
    }

    /// <summary>Sends what has been written once it is much.</summary>
    public static async ValueTask Relieve(HttpContext http, CancellationToken cancel)
    {
        if (http.Response.BodyWriter.UnflushedBytes > MostUnsent)
            await http.Response.BodyWriter.FlushAsync(cancel);
    }

    /// <summary>RFC 9110, 12.5.3: gzip by name, or else by the star; a weight of 0 refuses.</summary>
    static bool TakesGzip(HttpRequest request)
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
