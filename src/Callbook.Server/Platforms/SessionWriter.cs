using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Platforms;

/// <summary>The outcome of a report.</summary>
/// <param name="Call">The session's call: in progress, over or deleted. Null: the report is about no call.</param>
sealed record SessionWritten(CallKey? Call)
{
    /// <summary>The call has reached its limits, and nothing was written.</summary>
    public bool IsFull { get; init; }
}

/// <summary>
/// Writes what platforms report of their sessions. All reports of one session become one call, in any order and however often they arrive. Returns when
/// the report is durable. A transient fault is retried here for a while, because some senders never retry.
/// </summary>
sealed class SessionWriter(CommitQueue queue, CallWriter writer, SessionAgents agents, SqlDialect dialect, TimeProvider time)
{
    // A platform may report nothing between the start and the end of a call.
    static readonly TimeSpan LongestSilence = TimeSpan.FromHours(4);

    // Shorter than the 10 s after which senders give up.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    const int CharactersPerSecond = 512 * 1024;

    // Of one message, unless it is a single fact.
    const int MostCharacters = 256 * 1024;

    public async Task<SessionWritten> Write(IPlatform platform, Guid organizationId, SessionReport report, CancellationToken cancel)
    {
        try
        {
            // On another thread, because SQLite blocks its thread while it waits for the lock of another process.
            return await Task.Run(() => TryOn(platform, organizationId, report, cancel), cancel).WaitAsync(Patience + TimeFor(report), time, cancel);
        }
        catch (TimeoutException)
        {
            throw new OverloadedException(); // it may still be written; then its repetition changes nothing
        }
    }

    // A long history takes its time. Its sender, who needed time to send it, has more patience.
    static TimeSpan TimeFor(SessionReport report) =>
        TimeSpan.FromSeconds(report.Facts.OfType<ItemFact>().Sum(item => (double)item.Text.Length) / CharactersPerSecond);

    Task<SessionWritten> TryOn(IPlatform platform, Guid organizationId, SessionReport report, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        return Retry.Run(
            () => Try(platform, organizationId, report, cancel),
            (fault, _) => (fault is OverloadedException || dialect.IsTransient(fault)) && time.GetElapsedTime(began) < Patience ? Pause : null,
            time, cancel);
    }

    async Task<SessionWritten> Try(IPlatform platform, Guid organizationId, SessionReport report, CancellationToken cancel)
    {
        var (session, facts) = (new PlatformSession(organizationId, platform.Name, report.SessionId), report.Facts);
        var name = facts.OfType<AgentFact>().Select(agent => agent.Name).FirstOrDefault(name => name is not null);
        var named = name is not null;
        var begin = await Begin(platform, session, facts, name, cancel);
        var (outcome, call, callNamed) = await Commit(new(session, begin, named, Messages(facts), Times(platform, facts)), cancel);
        switch (outcome)
        {
            case FactOutcome.Merged:
                if (callNamed && SessionFold.IsLast(facts))
                    await writer.End(call!, new(At: null, Reason: null), cancel); // set by the transaction
                return new(call);
            case FactOutcome.NotInProgress:
                await writer.Add(call!, known => SessionFold.New(known, facts), cancel); // set by the transaction
                return new(call);
            case FactOutcome.Unknown:
                return new(null);
            case FactOutcome.Full:
                return new(call) { IsFull = true };
            case FactOutcome.AgentGone:
                throw new OverloadedException(); // deleted in between: the sender retries, and the agent is created again
            default:
                throw new InvalidOperationException($"An outcome without an answer: {outcome}");
        }
    }

    // On its own, so that the messages are free when the call is sealed.
    async Task<(FactOutcome Outcome, CallKey? Call, bool CallNamed)> Commit(FactWrite write, CancellationToken cancel) =>
        (await queue.Commit(write, cancel), write.Call, write.CallNamed);

    async Task<OngoingCall?> Begin(IPlatform platform, PlatformSession session, IReadOnlyList<SessionFact> facts, string? name, CancellationToken cancel)
    {
        // A known session needs an agent only to move to it, and no default agent is created for a report about no call.
        if (!SessionFold.IsCall(facts) || (name is null && await agents.Knows(session, cancel)))
            return null;
        var now = time.Now();
        var agent = await agents.Find(platform, session.OrganizationId, name, now, cancel);
        var call = SessionFold.Settle(CallFold.Apply(new() { StartedAt = now, RoomName = session.SessionId }, facts));
        var data = new JsonObject();
        if (call.SessionData["caller_id"] is { } caller)
            data["caller_id"] = caller.DeepClone();
        return new(
            new(session.OrganizationId, agent, Guid.CreateVersion7(now)), call.RoomName, session.Source, session.SessionId, call.StartedAt,
            data.ToJsonString(), NextPosition: 0, HeardBytes: 0, Silence: TimeSpan.Zero, now);
    }

    // A message is named by its content, so a repetition is nothing new. A snapshot is named by its source, so the newest one replaces the others.
    static List<FactMessage> Messages(IReadOnlyList<SessionFact> facts)
    {
        var messages = facts.OfType<TranscriptFact>().Select(snapshot => new FactMessage($"transcript/{snapshot.Source}", snapshot.Revision, FactJson.Write([snapshot]))).ToList();
        messages.AddRange(Bodies(facts.Where(fact => fact is not TranscriptFact))
            .Select(body => new FactMessage(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)).AsSpan(0, 16)), Revision: 0, body)));
        return messages;
    }

    // A long history is many messages, so that none of them is copied whole again and again on its way to the database and back.
    static IEnumerable<string> Bodies(IEnumerable<SessionFact> facts)
    {
        var body = new StringBuilder();
        foreach (var fact in facts.Select(FactJson.Write))
        {
            if (body.Length > 0 && body.Length + fact.Length > MostCharacters)
            {
                yield return body.Append(']').ToString();
                body.Clear();
            }

            body.Append(body.Length == 0 ? '[' : ',').Append(fact);
        }

        if (body.Length > 0)
            yield return body.Append(']').ToString();
    }

    FactTimes Times(IPlatform platform, IReadOnlyList<SessionFact> facts) =>
        new(time.Now().ToMicros(), SessionFold.IsOver(facts) ? platform.Settling.ToMicros() : null, LongestSilence.ToMicros());
}
