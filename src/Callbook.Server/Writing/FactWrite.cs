using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

enum FactOutcome
{
    /// <summary>The facts are stored with the call in progress, now or before.</summary>
    Merged,

    /// <summary>The session's call is not in progress: it has ended or was deleted.</summary>
    NotInProgress,

    /// <summary>The session is unknown, and this report does not begin one.</summary>
    Unknown,

    /// <summary>The call has reached its limits.</summary>
    Full,

    /// <summary>The agent was deleted in between.</summary>
    AgentGone,
}

/// <summary>What one request reports of a session. The transaction finds the session's call, or begins it.</summary>
/// <param name="session">The session.</param>
/// <param name="begin">The call, if it may begin with this report: under the agent that the platform named, or the default agent.</param>
/// <param name="named">Whether the platform named the agent.</param>
/// <param name="messages">The facts as they are stored.</param>
/// <param name="when">When the report arrived, and what that means for the end of the call.</param>
sealed class FactWrite(PlatformSession session, OngoingCall? begin, bool named, IReadOnlyList<FactMessage> messages, FactTimes when)
    : QueuedWrite<FactOutcome>(new(session.OrganizationId, begin?.Key.AgentId ?? Guid.Empty, begin?.Key.Id ?? Guid.Empty), FactOutcome.AgentGone)
{
    public PlatformSession Session { get; } = session;
    public OngoingCall? Begin { get; } = begin;
    public bool Named { get; } = named;
    public IReadOnlyList<FactMessage> Messages { get; } = messages;
    public FactTimes When { get; } = when;

    /// <summary>The call that the transaction has found; null where there is none.</summary>
    public CallKey? Call { get; set; }

    /// <summary>Whether the call belongs to an agent that the platform named.</summary>
    public bool CallNamed { get; set; }

    public override long Bytes { get; } = 1024 + messages.Sum(message => 2L * message.Body.Length);
}

/// <summary>Facts as they are stored, in one row.</summary>
/// <param name="Id">What is stored under the same id already is a repetition, unless its revision is lower.</param>
/// <param name="Revision">Of a snapshot: the highest one stays. Otherwise 0.</param>
/// <param name="Body">The facts as JSON.</param>
sealed record FactMessage(string Id, long Revision, string Body);

/// <summary>The times of a report, in microseconds.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Settling">After what time the call is closed, if the session is over.</param>
/// <param name="LongestSilence">For how long silence does not close the call.</param>
sealed record FactTimes(long At, long? Settling, long LongestSilence);
