using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Recordings;

/// <summary>The call that a route names.</summary>
sealed record CallLogPath(Guid AgentId, Guid CallLogId, Caller Caller, SqlDialect Dialect, CallWriter Calls)
{
    public CallKey Key => new(Caller.OrganizationId, AgentId, CallLogId);

    /// <summary>The problem if the call may have no recording, or null.</summary>
    public async Task<IResult?> Refusal(CancellationToken cancel) => await Key.FindPermission(Dialect, Calls, cancel) switch
    {
        RecordingPermission.Granted => null,
        RecordingPermission.AgentNotFound => Problems.AgentNotFound.ToResult(),
        RecordingPermission.CallNotFound => Problems.CallLogNotFound.ToResult(),
        RecordingPermission.NotEnabled => Problems.RecordingNotEnabled.ToResult(),
        var permission => throw new InvalidOperationException($"A permission without an answer: {permission}"),
    };

    public async Task<IResult> Answer(UploadedRecording uploaded, CancellationToken cancel)
    {
        if (uploaded.Refused is { } refused)
            return refused.ToResult();
        if (uploaded.Outcome == RecordingOutcome.CallGone || await StoredRecording.Find(Dialect, Key, cancel) is not { } stored)
            return Problems.CallLogNotFound.ToResult();
        var answer = new Item<Recording>(stored.Facts);
        return uploaded.Outcome == RecordingOutcome.Stored
            ? TypedResults.Created($"/v1/agents/{AgentId}/call-logs/{CallLogId}/recording", answer)
            : TypedResults.Ok(answer);
    }
}
