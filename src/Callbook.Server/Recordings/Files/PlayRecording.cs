using Callbook.Server.Audio;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Recordings.Files;

/// <summary>
/// GET and HEAD /recordings/{token}: the recording, whole or by ranges, for anybody with a link that we have signed. The row is read at
/// each request, so that a deleted recording is gone at once, even for valid links.
/// </summary>
static class PlayRecording
{
    public static async Task<IResult> Handle(
        HttpContext http, string token, FileLinks links, FileRecordingStore store, SqlDialect dialect, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        // The link is signed for reading, like a URL of S3.
        if (!(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) || links.Read(token) is not { } name)
            return Problems.LinkInvalid.ToResult();
        var key = new CallKey(name.OrganizationId, name.AgentId, name.CallId);
        if (await StoredRecording.Find(dialect, key, cancel) is not { } stored || stored.Id != name.Id || store.OpenFile(name) is not { } file)
            return Problems.RecordingNotFound.ToResult();
        var headers = http.Response.Headers;
        headers.CacheControl = "private, max-age=60";
        // Whatever a browser makes of the file, it runs nothing and belongs to no origin.
        headers.ContentSecurityPolicy = "sandbox";
        headers.ContentDisposition = Disposition(http.Request.Query.ContainsKey("inline"), name.CallId, stored.Facts.ContentType);
        return TypedResults.Stream(
            file, stored.Facts.ContentType, lastModified: stored.CreatedAt,
            entityTag: new EntityTagHeaderValue($"\"{stored.Facts.Sha256}\""), enableRangeProcessing: true);
    }

    /// <summary>A valid link has a limit of its own, whoever follows it. What is not valid is limited by its address.</summary>
    public static string? Limit(HttpContext http) =>
        http.GetRouteValue("token") is string token && http.RequestServices.GetRequiredService<FileLinks>().Read(token) is not null ? $"link {token}" : null;

    /// <summary>The Content-Disposition header. The file name contains nothing from the sender.</summary>
    public static string Disposition(bool inline, Guid callId, string contentType) =>
        $"{(inline ? "inline" : "attachment")}; filename=\"call-{callId}{Extension(contentType)}\"";

    static string Extension(string contentType) => Enum.GetValues<AudioKind>()
        .Where(kind => string.Equals(kind.ContentType(), contentType, StringComparison.Ordinal))
        .Select(kind => kind.Extension())
        .FirstOrDefault("");
}
