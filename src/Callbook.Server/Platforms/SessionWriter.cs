using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Platforms;

/// <summary>What became of something that was told.</summary>
/// <param name="Call">The session's call, as it stands now: in progress, over or deleted. Null: what was told is of none.</param>
sealed record SessionWritten(CallKey? Call)
{
    /// <summary>The call has as much as it may have, and nothing was written.</summary>
    public bool IsFull { get; init; }
}

/// <summary>
/// Writes what platforms tell of their sessions: everything of one session becomes one call, whoever tells first, last or twice. Returns when it is
/// durable. A database that is busy is waited for, as some senders never come again.
/// </summary>
sealed class SessionWriter(CommitQueue queue, CallWriter writer, SessionAgents agents, SqlDialect dialect, TimeProvider time)
{
    // The session is over and its last piece has not come: it may never.
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    // Of a call without an upload nothing is heard between the caller's coming and going.
    static readonly TimeSpan LongestSilence = TimeSpan.FromHours(4);

    // Shorter than the 10 s after which a sender gives up.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<SessionWritten> Write(PlatformSession session, IReadOnlyList<SessionFact> told, CancellationToken cancel)
    {
        try
        {
            // On a thread of its own: SQLite waits for another process's lock without giving the thread back.
            return await Task.Run(() => TryOn(session, told, cancel), cancel).WaitAsync(Patience, time, cancel);
        }
        catch (TimeoutException)
        {
            throw new OverloadedException(); // it may be written yet, and then it is nothing new when it comes again
        }
    }

    Task<SessionWritten> TryOn(PlatformSession session, IReadOnlyList<SessionFact> told, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        return Retry.Run(
            () => Try(session, told, cancel),
            (fault, _) => (fault is OverloadedException || dialect.IsTransient(fault)) && time.GetElapsedTime(began) < Patience ? Pause : null,
            time, cancel);
    }

    async Task<SessionWritten> Try(PlatformSession session, IReadOnlyList<SessionFact> told, CancellationToken cancel)
    {
        var name = told.OfType<AgentFact>().Select(agent => agent.Name).FirstOrDefault(said => said is not null);
        var named = name is not null;
        var merge = new FactWrite(session, await Begin(session, told, name, cancel), named, Message(told), Times(told));
        switch (await queue.Commit(merge, cancel))
        {
            case FactOutcome.Merged:
                if (merge.CallNamed && SessionFold.IsLast(told))
                    await writer.End(merge.Call!, new(At: null, Reason: null), cancel); // merged into it
                return new(merge.Call);
            case FactOutcome.NotInProgress:
                await writer.Add(merge.Call!, call => SessionFold.New(call, told), cancel); // it is known, but over
                return new(merge.Call);
            case FactOutcome.Unknown:
                return new(null);
            case FactOutcome.Full:
                return new(merge.Call) { IsFull = true };
            case FactOutcome.AgentGone:
                throw new OverloadedException(); // deleted at this moment: it is made anew
            default:
                throw new InvalidOperationException($"An outcome without an answer: {merge.Result}");
        }
    }

    async Task<OngoingCall?> Begin(PlatformSession session, IReadOnlyList<SessionFact> told, string? name, CancellationToken cancel)
    {
        // Without a name there is nothing to begin or to move where the session is known; and no stand-in is made for nothing.
        if (!SessionFold.IsCall(told) || (name is null && await agents.Knows(session, cancel)))
            return null;
        var now = time.Now();
        var agent = await agents.Find(session.OrganizationId, name, now, cancel);
        var call = SessionFold.Settle(CallFold.Apply(new() { StartedAt = now, RoomName = session.SessionId }, told));
        var data = new JsonObject();
        if (call.SessionData["caller_id"] is { } caller)
            data["caller_id"] = caller.DeepClone();
        return new(
            new(session.OrganizationId, agent, Guid.CreateVersion7(now)), call.RoomName, session.Source, session.SessionId, call.StartedAt,
            data.ToJsonString(), NextPosition: 0, HeardBytes: 0, now, now);
    }

    static (string Id, string Body) Message(IReadOnlyList<SessionFact> told)
    {
        var body = FactJson.Write(told);
        return (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)).AsSpan(0, 16)), body);
    }

    FactTimes Times(IReadOnlyList<SessionFact> told)
    {
        var now = time.Now();
        return new(now.ToMicros(), SessionFold.IsOver(told) ? (now + Settling).ToMicros() : null, (now + LongestSilence).ToMicros());
    }
}
