using System.Buffers;
using System.Text;
using Callbook.Client;
using Callbook.Server.Hosting;
using Callbook.Server.Recordings.S3;

namespace Callbook.Server.Recordings;

/// <summary>
/// POST /v1/agents/{agentId}/call-logs/{callLogId}/recording/upload-url: a pre-signed PUT, where recordings are kept in S3. The upload counts when it is
/// completed.
/// </summary>
static class CreateUploadUrl
{
    public static async Task<IResult> Handle(
        [AsParameters] CallLogPath call, IServiceProvider services, RecordingSettings settings, CancellationToken cancel)
    {
        if (await call.Refusal(cancel) is { } refusal)
            return refusal;
        if (services.GetService<S3Presigner>() is not { } presigner)
            return Problems.NoUploadUrls.ToResult();
        var now = services.GetRequiredService<TimeProvider>().Now();
        var id = Guid.CreateVersion7(now);
        var url = new ArrayBufferWriter<byte>(512);
        presigner.Sign("PUT", UploadName.Of(call.Key.Name(id)), settings.UrlLifetime, "", url);
        return TypedResults.Ok(new Item<RecordingUpload>(
            new(id, Encoding.ASCII.GetString(url.WrittenSpan), now + settings.UrlLifetime)));
    }
}
