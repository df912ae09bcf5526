using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

/// <summary>Events of one call that is over, to be stored.</summary>
sealed record CallWrite(Guid OrganizationId, AgentRef Agent, CallIdentity Identity, IReadOnlyList<CallEvent> Events);

enum WriteOutcome
{
    /// <summary>Stored now.</summary>
    Stored,

    /// <summary>The same call was stored before; nothing has changed.</summary>
    StoredBefore,

    /// <summary>Another body came with this idempotency key before; nothing has changed.</summary>
    KeyReused,

    /// <summary>The agent was deleted meanwhile.</summary>
    AgentGone,

    /// <summary>The call is in progress under this id; nothing has changed.</summary>
    InProgress,

    /// <summary>Something was written to the call since it was read; nothing has changed.</summary>
    Outdated,

    /// <summary>There is no such call, or no longer.</summary>
    CallGone,
}

sealed record WriteResult(WriteOutcome Outcome, Guid Id);

/// <summary>Something to be written of one call, while its sender waits for the commit.</summary>
abstract class QueuedWrite(CallKey key)
{
    public CallKey Key { get; } = key;

    /// <summary>The memory it takes, about.</summary>
    public abstract long Bytes { get; }

    /// <summary>Whether writing it twice stores it twice: then it is not tried again where nobody knows whether it was written.</summary>
    public virtual bool CountsTwice => false;

    /// <summary>Whether it has changed a call in progress, once it is committed.</summary>
    public virtual bool ChangesCall => false;

    /// <summary>Answers the sender with what the transaction found.</summary>
    public abstract void Committed();

    /// <summary>Answers the sender that a reference refused it: the agent is gone.</summary>
    public abstract void AgentGone();

    public abstract void Failed(Exception fault);
}

abstract class QueuedWrite<TResult>(CallKey key, TResult refused) : QueuedWrite(key)
{
    readonly TResult agentGone = refused;
    readonly TaskCompletionSource<TResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Done => done.Task;

    /// <summary>What the transaction found. It counts once that is committed, and an attempt at it may be followed by another.</summary>
    public TResult Result { get; set; } = refused;

    public override void Committed() => done.TrySetResult(Result);

    public override void AgentGone() => done.TrySetResult(agentGone);

    public override void Failed(Exception fault) => done.TrySetException(fault);
}

/// <summary>A call begins.</summary>
sealed class StartWrite(OngoingCall call) : QueuedWrite<WriteResult>(call.Key, new(WriteOutcome.AgentGone, call.Key.Id))
{
    public OngoingCall Call { get; } = call;

    public override long Bytes => 1024 + (2 * Call.SessionData.Length);
}

enum EntryOutcome
{
    Accepted,

    /// <summary>The call has an entry with this id.</summary>
    Duplicate,

    /// <summary>The call has as many entries as it may have.</summary>
    Full,
}

/// <summary>Entries of a call in progress. The result has one for each; none when no such call is in progress.</summary>
sealed class AppendWrite(CallKey key, IReadOnlyList<(string? EntryId, string Body)> entries, long at) : QueuedWrite<EntryOutcome[]?>(key, null)
{
    public IReadOnlyList<(string? EntryId, string Body)> Entries { get; } = entries;

    /// <summary>When they arrived.</summary>
    public long At { get; } = at;

    public override long Bytes { get; } = 256 + entries.Sum(entry => 128 + (2L * entry.Body.Length));

    public override bool CountsTwice { get; } = entries.Any(entry => entry.EntryId is null);

    public override bool ChangesCall => Result?.Contains(EntryOutcome.Accepted) ?? false;
}

/// <summary>A call in progress becomes a call log, where nothing was written to it since it was read.</summary>
/// <param name="log">The sealed log.</param>
/// <param name="position">How many entries it was folded from.</param>
/// <param name="facts">How many messages of a platform.</param>
/// <param name="knownStartedAt">When it was known to have begun.</param>
sealed class SealWrite(CallLogRow log, long position, long facts, DateTimeOffset knownStartedAt) : LogWrite(log)
{
    public long Position { get; } = position;
    public long FactCount { get; } = facts;
    public DateTimeOffset KnownStartedAt { get; } = knownStartedAt;

    public override bool ChangesCall => Result.Outcome == WriteOutcome.Stored;
}

/// <summary>A log that was opened, folded and sealed again, where nobody has changed it since.</summary>
sealed class ResealWrite(CallLogRow log, long knownUpdatedAt, DateTimeOffset knownStartedAt) : LogWrite(log)
{
    public long KnownUpdatedAt { get; } = knownUpdatedAt;

    /// <summary>Where it stands among the others: a late piece may tell that the call began at another time.</summary>
    public DateTimeOffset KnownStartedAt { get; } = knownStartedAt;

    /// <summary>Whether there is another transcript to summarize than before.</summary>
    public bool HasNewTranscript { get; init; } = true;
}

/// <summary>A call that was posted whole.</summary>
sealed class PostedWrite(CallLogRow log) : LogWrite(log);

abstract class LogWrite : QueuedWrite<WriteResult>
{
    readonly CallLogFacetsRow facets;
    readonly string? givenSummary;

    // On the sender's thread, as sealing is: the transaction only inserts.
    protected LogWrite(CallLogRow log)
        : base(new(log.OrganizationId, log.AgentId, log.Id), new(WriteOutcome.AgentGone, log.Id))
    {
        var given = log.SummaryText is { } text ? SummaryReader.Read(text) : null;
        (Log, facets) = (log, CallLogFacetsRow.Of(log, given?.Sentiment.ToFacet()));
        givenSummary = given is null ? null : SummaryContent.Of(given, []);
    }

    public CallLogRow Log { get; }

    /// <summary>A recording to be fetched.</summary>
    public RecordingOffered? Offered { get; init; }

    public StoredLog ToStored(bool isNew, DateTimeOffset knownStartedAt, bool hasNewTranscript) => new(Log)
    {
        IsNew = isNew,
        KnownStartedAt = knownStartedAt,
        HasNewTranscript = hasNewTranscript,
        OfferedRecording = Offered,
        Facets = facets,
        GivenSummary = givenSummary,
    };

    public override long Bytes => 1024 + Log.Transcript.Length + (Log.Events?.Length ?? 0) + (Log.Detail?.Length ?? 0) + (2 * (Log.SessionData.Length + (Log.SummaryText?.Length ?? 0)));
}
