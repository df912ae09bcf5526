using Callbook.Server.Audio;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Recordings.Files;

/// <summary>
/// GET and HEAD /recordings/{token}: the recording to whoever has a link that we signed, whole or by ranges. The row is asked each time, so that what was
/// deleted is gone at once, whatever links are about.
/// </summary>
static class PlayRecording
{
    public static async Task<IResult> Handle(
        HttpContext http, string token, FileLinks links, FileRecordingStore store, SqlDialect dialect, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        // Signed for reading, as a URL of S3 is.
        if (!(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) || links.Read(token) is not { } name)
            return Problems.LinkInvalid.ToResult();
        var key = new CallKey(name.OrganizationId, name.AgentId, name.CallId);
        if (await StoredRecording.Find(dialect, key, cancel) is not { } stored || stored.Id != name.Id || store.OpenFile(name) is not { } file)
            return Problems.RecordingNotFound.ToResult();
        var headers = http.Response.Headers;
        headers.CacheControl = "private, max-age=60";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentDisposition = Disposition(http.Request.Query.ContainsKey("download"), name.CallId, stored.Facts.ContentType);
        return TypedResults.Stream(
            file, stored.Facts.ContentType, lastModified: stored.CreatedAt,
            entityTag: new EntityTagHeaderValue($"\"{stored.Facts.Sha256}\""), enableRangeProcessing: true);
    }

    /// <summary>How a browser takes it, and what it calls the file: of our own letters only.</summary>
    public static string Disposition(bool download, Guid callId, string contentType) =>
        $"{(download ? "attachment" : "inline")}; filename=\"call-{callId}{Extension(contentType)}\"";

    static string Extension(string contentType) => Enum.GetValues<AudioKind>()
        .Where(kind => string.Equals(kind.ContentType(), contentType, StringComparison.Ordinal))
        .Select(kind => kind.Extension())
        .FirstOrDefault("");
}
