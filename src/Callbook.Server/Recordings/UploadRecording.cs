using Callbook.Server.Hosting;

namespace Callbook.Server.Recordings;

/// <summary>
/// PUT /v1/agents/{agentId}/call-logs/{callLogId}/recording: the file as the body. Answered when it is stored for good; the same file again changes nothing,
/// another one takes its place. A call in progress takes its recording under the id that becomes the log's.
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
            return spool.TooLarge();
        var (recording, fault) = await spool.Receive(http.Request.Body, digests, cancel);
        if (recording is null)
            return fault!; // one of the two is set
        using (recording)
            return await call.Answer(await writer.Store(call.Key, recording, offset, id: null, cancel), cancel);
    }

    static bool TryReadOffset(
        IQueryCollection query, out double offset,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult? problem)
    {
        offset = 0;
        var faults = new Faults();
        foreach (var (name, value) in query)
        {
            if (faults.Check(name is "offset_seconds", name, "is not a known parameter"))
                faults.Check(
                    double.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out offset) && IsOffset(offset),
                    name, $"must be -{MostOffsetSeconds} to {MostOffsetSeconds} seconds");
        }

        problem = faults.Any ? faults.ToResult() : null;
        return problem is null;
    }

    public static bool IsOffset(double seconds) => seconds is >= -MostOffsetSeconds and <= MostOffsetSeconds;
}
