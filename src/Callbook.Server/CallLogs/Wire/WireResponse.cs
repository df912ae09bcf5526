using Callbook.Server.Hosting;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>Sends a response that is assembled from sealed transcripts.</summary>
static class WireResponse
{
    /// <summary>Sets the headers and sends the body, compressed when the client accepts gzip.</summary>
    public static async Task Write(HttpContext http, Func<WireBody, Task> write)
    {
        var headers = http.Response.Headers;
        headers.ContentType = "application/json; charset=utf-8";
        SayHowToKeep(headers);
        var gzip = http.Request.TakesGzip();
        if (gzip)
            headers.ContentEncoding = "gzip";
        // A started response is written directly into the connection's buffer; otherwise it would be buffered separately and copied.
        await http.Response.StartAsync();
        WireBody body = gzip ? new GzipBody(http.Response.BodyWriter) : new PlainBody(http.Response.BodyWriter);
        try
        {
            await write(body);
            body.Finish();
            await http.Response.CompleteAsync();
        }
        catch
        {
            // Part of the body was sent. Aborting ensures that the client does not mistake a truncated response for a complete one.
            http.Abort();
            throw;
        }
    }

    /// <summary>Sets the caching headers, which a 304 without a body needs too (RFC 9110, 15.4.5).</summary>
    public static void SayHowToKeep(IHeaderDictionary headers)
    {
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = "private, no-cache";
    }
}
