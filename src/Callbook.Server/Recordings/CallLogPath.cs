using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Recordings;

/// <summary>The call of a route.</summary>
sealed record CallLogPath(Guid AgentId, Guid CallLogId, Caller Caller, SqlDialect Dialect, CallWriter Calls)
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
        var answer = new Item<Recording>(stored.Facts);
        return outcome == RecordingOutcome.Stored
            ? TypedResults.Created($"/v1/agents/{AgentId}/call-logs/{CallLogId}/recording", answer)
            : TypedResults.Ok(answer);
    }
}
