using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Recordings;

/// <summary>
/// PUT /v1/agents/{agentId}/call-logs/{callLogId}/recording: the file is the body. The response follows when the file is durable. The same
/// file again changes nothing; a different one replaces it. A call in progress gets its recording under the id that its log will have.
/// </summary>
static class UploadRecording
{
    public const double MostOffsetSeconds = 86_400;

    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] CallLogPath call, RecordingSpool spool, RecordingWriter writer, CancellationToken cancel)
    {
        if (await call.Refusal(cancel) is { } refusal)
            return refusal;
        if (!TryReadOffset(http.Request.Query, out var offset, out var problem) || !RecordingDigests.TryRead(http.Request.Headers, out var digests, out problem))
            return problem;
        if (http.Request.Headers.ContentEncoding.Count > 0)
            return Problems.NoAudio.ToResult("Send the file without a Content-Encoding.");
        if (http.Request.ContentLength > spool.MostBytes)
            return new RefusedBytes.TooLarge(spool.MostBytes).ToResult();
        return await call.Answer(await Upload(call.Key, http.Request.Body, digests, new(offset), spool, writer, cancel), cancel);
    }

    /// <summary>Stores the bytes as the recording of a call that may have one.</summary>
    public static async Task<UploadedRecording> Upload(
        CallKey call, Stream bytes, RecordingDigests digests, NewRecording wanted, RecordingSpool spool, RecordingWriter writer,
        CancellationToken cancel)
    {
        var (recording, refused) = await spool.Receive(call.OrganizationId, bytes, digests, cancel);
        if (recording is null)
            return new(null, refused);
        using (recording)
            return new(await writer.Store(call, recording, wanted.OffsetSeconds, wanted.Id, cancel), null);
    }

    static bool TryReadOffset(
        IQueryCollection query, out double offset,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        offset = 0;
        var faults = new Faults();
        foreach (var (name, value) in query)
        {
            if (faults.Check(name is "offset_seconds", name, "is not a known parameter"))
                faults.Check(
                    double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out offset) && IsOffset(offset),
                    name, $"must be -{MostOffsetSeconds} to {MostOffsetSeconds} seconds");
        }

        problem = faults.Any ? faults.ToResult() : null;
        return problem is null;
    }

    public static bool IsOffset(double seconds) => seconds is >= -MostOffsetSeconds and <= MostOffsetSeconds;
}

/// <summary>Where a recording starts in its call, and its id if it already has one.</summary>
sealed record NewRecording(double OffsetSeconds, Guid? Id = null);

/// <summary>The outcome of uploading bytes as a recording: a recording outcome, or the reason for a refusal.</summary>
sealed record UploadedRecording(RecordingOutcome? Outcome, RefusedBytes? Refused);
