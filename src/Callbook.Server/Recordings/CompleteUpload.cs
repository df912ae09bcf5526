using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Recordings.S3;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Mvc;

namespace Callbook.Server.Recordings;

/// <summary>
/// POST /v1/agents/{agentId}/call-logs/{callLogId}/recording/complete: validates and stores the file that was sent to an upload URL, like a
/// direct upload. The call is idempotent.
/// </summary>
static class CompleteUpload
{
    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] CallLogPath call, RecordingWriter writer, RecordingSpool spool, [FromServices] S3RecordingStore? store,
        CancellationToken cancel)
    {
        if (await call.Refusal(cancel) is { } refusal)
            return refusal;
        if (store is null)
            return Problems.NoUploadUrls.ToResult();
        var body = await JsonBody.Read(http.Request, Wire.Json.NewRecordingUpload, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (body.Value.UploadId is not { } id)
            return Faults.Of("upload_id", "is required");
        if (!UploadRecording.IsOffset(body.Value.OffsetSeconds))
            return Faults.Of("offset_seconds", $"must be -{UploadRecording.MostOffsetSeconds} to {UploadRecording.MostOffsetSeconds} seconds");
        return await Complete(call.Key, id, body.Value.OffsetSeconds, store, call.Dialect, spool, writer, cancel) is { } uploaded
            ? await call.Answer(uploaded, cancel)
            : Problems.UploadMissing.ToResult();
    }

    /// <summary>Stores an uploaded file as the recording of a call that may have one. Null if there is no such upload.</summary>
    public static async Task<UploadedRecording?> Complete(
        CallKey call, Guid uploadId, double offsetSeconds, S3RecordingStore store, SqlDialect dialect, RecordingSpool spool, RecordingWriter writer,
        CancellationToken cancel)
    {
        if (await StoredRecording.Find(dialect, call, cancel) is { } stored && stored.Id == uploadId)
            return new(RecordingOutcome.Unchanged, null);
        var upload = UploadName.Of(call.Name(uploadId));
        await using var sent = await store.Open(upload, cancel);
        if (sent is null)
            return null;
        var uploaded = await UploadRecording.Upload(call, sent, new(), new(offsetSeconds, uploadId), spool, writer, cancel);
        await store.Delete(upload, cancel);
        return uploaded;
    }
}
