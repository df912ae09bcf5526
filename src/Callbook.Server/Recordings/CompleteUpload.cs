using Callbook.Client;
using Callbook.Server.Hosting;
using Callbook.Server.Recordings.S3;

namespace Callbook.Server.Recordings;

/// <summary>
/// POST /v1/agents/{agentId}/call-logs/{callLogId}/recording/complete: what was sent to an upload URL is read, checked and stored as if it had been sent
/// here. Twice is harmless.
/// </summary>
static class CompleteUpload
{
    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] CallLogPath call, RecordingWriter writer, RecordingSpool spool, CancellationToken cancel)
    {
        if (await call.Refusal(cancel) is { } refusal)
            return refusal;
        if (http.RequestServices.GetService<S3RecordingStore>() is not { } store)
            return Problems.NoUploadUrls.ToResult();
        var body = await JsonBody.Read(http.Request, Wire.Json.NewRecordingUpload, JsonBody.SmallLimit, cancel);
        if (body.Value is not { } upload)
            return body.Problem!; // one of the two is set
        if (upload.UploadId is not { } id)
            return Faults.Of("upload_id", "is required");
        if (!UploadRecording.IsOffset(upload.OffsetSeconds))
            return Faults.Of("offset_seconds", $"must be -{UploadRecording.MostOffsetSeconds} to {UploadRecording.MostOffsetSeconds} seconds");
        if (await StoredRecording.Find(call.Dialect, call.Key, cancel) is { } stored && stored.Id == id)
            return await call.Answer(RecordingOutcome.Unchanged, cancel);
        return await Complete(call, id, upload.OffsetSeconds, (writer, spool, store), cancel);
    }

    static async Task<IResult> Complete(
        CallLogPath call, Guid id, double offset, (RecordingWriter Writer, RecordingSpool Spool, S3RecordingStore Store) with, CancellationToken cancel)
    {
        var upload = UploadName.Of(call.Key.Name(id));
        await using var sent = await with.Store.Open(upload, cancel);
        if (sent is null)
            return Problems.UploadMissing.ToResult();
        var (recording, problem) = await with.Spool.Receive(sent, new(), cancel);
        if (recording is null)
        {
            await with.Store.Delete(upload, cancel);
            return problem!; // one of the two is set
        }

        using (recording)
        {
            var outcome = await with.Writer.Store(call.Key, recording, offset, id, cancel);
            await with.Store.Delete(upload, cancel);
            return await call.Answer(outcome, cancel);
        }
    }
}
