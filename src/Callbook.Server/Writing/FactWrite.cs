using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

enum FactOutcome
{
    /// <summary>It stands in the call in progress, now or before.</summary>
    Merged,

    /// <summary>The session's call is not in progress: it is over, or was deleted.</summary>
    NotInProgress,

    /// <summary>Nobody knows of such a session, and this does not begin one.</summary>
    Unknown,

    /// <summary>The call has as much as it may have.</summary>
    Full,

    /// <summary>The agent was deleted meanwhile.</summary>
    AgentGone,
}

/// <summary>A message of what a platform told of a session. The transaction finds the call, or begins it.</summary>
/// <param name="session">Which.</param>
/// <param name="begin">The call, where it begins with this: under the agent that the platform told, or a stand-in.</param>
/// <param name="named">Whether the agent was told.</param>
/// <param name="message">Its name, by what it tells, and what it tells.</param>
/// <param name="when">When it arrived, and what that means for the end of the call.</param>
sealed class FactWrite(PlatformSession session, OngoingCall? begin, bool named, (string Id, string Body) message, FactTimes when)
    : QueuedWrite<FactOutcome>(new(session.OrganizationId, begin?.Key.AgentId ?? Guid.Empty, begin?.Key.Id ?? Guid.Empty), FactOutcome.AgentGone)
{
    public PlatformSession Session { get; } = session;
    public OngoingCall? Begin { get; } = begin;
    public bool Named { get; } = named;
    public (string Id, string Body) Message { get; } = message;
    public FactTimes When { get; } = when;

    /// <summary>The call; found by the transaction. Null: there is none.</summary>
    public CallKey? Call { get; set; }

    /// <summary>Whether the call stands under an agent that was told.</summary>
    public bool CallNamed { get; set; }

    public override long Bytes { get; } = 1024 + (2L * message.Body.Length);
}

/// <summary>When something arrived, in microseconds.</summary>
/// <param name="At">When.</param>
/// <param name="CloseAt">The session is over: when the call is closed.</param>
/// <param name="QuietUntil">The session goes on: until when silence says nothing.</param>
sealed record FactTimes(long At, long? CloseAt, long QuietUntil);
