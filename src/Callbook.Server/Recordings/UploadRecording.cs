using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Agents;
using Callbook.Server.Hosting;
using Callbook.Server.Ingest;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// PUT /v1/agents/{agentId}/call-logs/{callLogId}/recording: the file as the body. Answered when it is stored for good; the same file again changes nothing,
/// another one takes its place. A call in progress takes its recording under the id that becomes the log's.
/// </summary>
static class UploadRecording
{
    public const double MostOffsetSeconds = 86_400;

    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] Call call, RecordingSpool spool, RecordingWriter writer, CancellationToken cancel)
    {
        if (await call.Refusal(cancel) is { } refusal)
            return refusal;
        if (!TryReadOffset(http.Request.Query, out var offset, out var problem) || !RecordingDigests.TryRead(http.Request.Headers, out var digests, out problem))
            return problem;
        if (http.Request.Headers.ContentEncoding.Count > 0)
            return Problems.NoAudio.ToResult("Send the file as it is, without a Content-Encoding.");
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
            if (faults.Check(name is "offset_seconds", name, "is not known here"))
                faults.Check(
                    double.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out offset) && IsOffset(offset),
                    name, $"must be -{MostOffsetSeconds} to {MostOffsetSeconds} seconds");
        }

        problem = faults.Any ? faults.ToResult() : null;
        return problem is null;
    }

    public static bool IsOffset(double seconds) => seconds is >= -MostOffsetSeconds and <= MostOffsetSeconds;

    /// <summary>The call of a route.</summary>
    public sealed record Call(Guid AgentId, Guid CallLogId, Caller Caller, SqlDialect Dialect, CallWriter Calls)
    {
        public CallKey Key => new(Caller.OrganizationId, AgentId, CallLogId);

        /// <summary>Why the call may have no recording; null when it may.</summary>
        public async Task<IResult?> Refusal(CancellationToken cancel)
        {
            if (await FindAgent.Find(Dialect, Caller.OrganizationId, AgentId, cancel) is not { } agent)
                return Problems.AgentNotFound.ToResult();
            if (!await Calls.Exists(Key, cancel))
                return Problems.CallLogNotFound.ToResult();
            return agent.EnableRecording ? null : Problems.RecordingNotEnabled.ToResult();
        }

        public async Task<IResult> Answer(RecordingOutcome outcome, CancellationToken cancel)
        {
            if (outcome == RecordingOutcome.CallGone || await StoredRecording.Find(Dialect, Key, cancel) is not { } stored)
                return Problems.CallLogNotFound.ToResult();
            var answer = new Item<Client.Recording>(stored.Facts);
            return outcome == RecordingOutcome.Stored
                ? TypedResults.Created($"/v1/agents/{AgentId}/call-logs/{CallLogId}/recording", answer)
                : TypedResults.Ok(answer);
        }
    }
}
