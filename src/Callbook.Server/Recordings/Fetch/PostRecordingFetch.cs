using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>
/// POST /v1/agents/{agentId}/call-logs/{callLogId}/recording/fetch: a platform's link to a recording, to be downloaded before it expires.
/// The response follows when the job is enqueued. A newer link replaces an older one.
/// </summary>
static class PostRecordingFetch
{
    const int MostUrlCharacters = 4096;
    const int MostNameCharacters = 255;

    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] CallLogPath call, JobQueue queue, CancellationToken cancel)
    {
        if (await call.Refusal(cancel) is { } refusal)
            return refusal;
        var body = await JsonBody.Read(http.Request, Wire.Json.NewRecordingFetch, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (Check(body.Value) is { Any: true } faults)
            return faults.ToResult();
        await Post(call.Key, body.Value, queue, call.Dialect, cancel);
        return TypedResults.Accepted($"/v1/agents/{call.AgentId}/call-logs/{call.CallLogId}");
    }

    /// <summary>Enqueues a validated order for a call that may have a recording.</summary>
    public static async Task Post(CallKey call, NewRecordingFetch order, JobQueue queue, SqlDialect dialect, CancellationToken cancel)
    {
        var offer = new RecordingOffered(order.Url!, order.Username, order.Password, order.OffsetSeconds); // required, and validated
        await using var write = await dialect.BeginWrite(cancel);
        await queue.Enqueue(write, [FetchRecordingPayload.JobFor(call, offer)], cancel);
        await write.Commit(cancel);
    }

    public static Faults Check(NewRecordingFetch order)
    {
        var faults = new Faults();
        if (faults.Check(order.Url is not null, "url", "is required"))
        {
            faults.CheckText(order.Url, "url", MostUrlCharacters);
            faults.Check(
                Uri.TryCreate(order.Url, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Host.Length: > 0 },
                "url", "must be an http or https URL");
        }

        faults.CheckText(order.Username, "username", MostNameCharacters, least: 1);
        faults.Check(order.Username?.Contains(':', StringComparison.Ordinal) is not true, "username", "must not contain a colon");
        faults.CheckText(order.Password, "password", MostNameCharacters);
        faults.Check(order.Password is null || order.Username is not null, "username", "is required if password is given");
        faults.Check(
            UploadRecording.IsOffset(order.OffsetSeconds), "offset_seconds",
            $"must be -{UploadRecording.MostOffsetSeconds} to {UploadRecording.MostOffsetSeconds} seconds");
        return faults;
    }
}
