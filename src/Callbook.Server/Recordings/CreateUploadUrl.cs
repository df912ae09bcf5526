using System.Buffers;
using System.Text;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Recordings.S3;
using Microsoft.AspNetCore.Mvc;

namespace Callbook.Server.Recordings;

/// <summary>
/// POST /v1/agents/{agentId}/call-logs/{callLogId}/recording/upload-url: a pre-signed PUT, if recordings are stored in S3. The file becomes
/// the recording when the upload is completed.
/// </summary>
static class CreateUploadUrl
{
    public static async Task<IResult> Handle(
        [AsParameters] CallLogPath call, RecordingSettings settings, TimeProvider time, [FromServices] S3Presigner? presigner, CancellationToken cancel)
    {
        if (await call.Refusal(cancel) is { } refusal)
            return refusal;
        return presigner is null
            ? Problems.NoUploadUrls.ToResult()
            : TypedResults.Ok(new Item<RecordingUpload>(Create(call.Key, presigner, settings.UrlLifetime, time.Now())));
    }

    /// <summary>An upload URL for a call that may have a recording.</summary>
    public static RecordingUpload Create(CallKey call, S3Presigner presigner, TimeSpan lifetime, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var url = new ArrayBufferWriter<byte>(512);
        presigner.Sign("PUT", UploadName.Of(call.Name(id)), lifetime, "", url);
        return new(id, Encoding.ASCII.GetString(url.WrittenSpan), now + lifetime);
    }
}
