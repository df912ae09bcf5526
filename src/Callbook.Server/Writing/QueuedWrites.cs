using Callbook.Server.Agents;
using Callbook.Server.CallLogs;
using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

/// <summary>The events of one finished call, to be stored.</summary>
sealed record CallWrite(Guid OrganizationId, AgentRef Agent, CallIdentity Identity, IReadOnlyList<CallEvent> Events);

enum WriteOutcome
{
    /// <summary>Stored now.</summary>
    Stored,

    /// <summary>The same call was stored before; nothing was changed.</summary>
    StoredBefore,

    /// <summary>The idempotency key was used with another body before; nothing was changed.</summary>
    KeyReused,

    /// <summary>The agent was deleted in the meantime.</summary>
    AgentGone,

    /// <summary>A call with this id is in progress; nothing was changed.</summary>
    InProgress,

    /// <summary>The call was changed since it was read; nothing was written.</summary>
    Outdated,

    /// <summary>The call does not exist or was deleted.</summary>
    CallGone,
}

sealed record WriteResult(WriteOutcome Outcome, Guid Id);

/// <summary>A write for one call, whose sender waits for the commit.</summary>
abstract class QueuedWrite(CallKey key)
{
    public CallKey Key { get; } = key;

    /// <summary>Its approximate size in memory.</summary>
    public abstract long Bytes { get; }

    /// <summary>Whether the write is not idempotent. It is then not retried after a commit with an unknown outcome.</summary>
    public virtual bool CountsTwice => false;

    /// <summary>Whether the committed write changed a call in progress.</summary>
    public virtual bool ChangesCall => false;

    /// <summary>Returns the transaction's result to the sender.</summary>
    public abstract void Committed();

    /// <summary>Tells the sender that a foreign key rejected the write because the agent was deleted.</summary>
    public abstract void AgentGone();

    public abstract void Failed(Exception fault);
}

abstract class QueuedWrite<TResult>(CallKey key, TResult refused) : QueuedWrite(key)
{
    readonly TResult agentGone = refused;
    readonly TaskCompletionSource<TResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Done => done.Task;

    /// <summary>The result of the transaction. It is valid only after the commit; a retry overwrites it.</summary>
    public TResult Result { get; set; } = refused;

    public override void Committed() => done.TrySetResult(Result);

    public override void AgentGone() => done.TrySetResult(agentGone);

    public override void Failed(Exception fault) => done.TrySetException(fault);
}

/// <summary>Starts a call.</summary>
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

    /// <summary>The call has reached its maximum number of entries.</summary>
    Full,
}

/// <summary>Appends entries to a call in progress. The result has one outcome per entry; null if the call is not in progress.</summary>
sealed class AppendWrite(CallKey key, IReadOnlyList<(string? EntryId, string Body)> entries) : QueuedWrite<EntryOutcome[]?>(key, null)
{
    public IReadOnlyList<(string? EntryId, string Body)> Entries { get; } = entries;

    public override long Bytes { get; } = 256 + entries.Sum(entry => 128 + (2L * entry.Body.Length));

    public override bool CountsTwice { get; } = entries.Any(entry => entry.EntryId is null);

    public override bool ChangesCall => Result?.Contains(EntryOutcome.Accepted) ?? false;
}

/// <summary>Replaces a call in progress by its call log, unless the call was changed since it was read.</summary>
/// <param name="log">The sealed log.</param>
/// <param name="position">The number of entries that it was folded from.</param>
/// <param name="facts">The number of a platform's messages that it was folded from.</param>
/// <param name="knownStartedAt">The call's start time when it was read.</param>
sealed class SealWrite(CallLogRow log, long position, long facts, DateTimeOffset knownStartedAt) : LogWrite(log)
{
    public long Position { get; } = position;
    public long FactCount { get; } = facts;
    public DateTimeOffset KnownStartedAt { get; } = knownStartedAt;

    public override bool ChangesCall => Result.Outcome == WriteOutcome.Stored;
}

/// <summary>Replaces a log that was reopened, folded and sealed again, unless it was changed since it was read.</summary>
sealed class ResealWrite(CallLogRow log, long knownUpdatedAt, DateTimeOffset knownStartedAt) : LogWrite(log)
{
    public long KnownUpdatedAt { get; } = knownUpdatedAt;

    /// <summary>The start time by which the stored log is found. A late fact may change it.</summary>
    public DateTimeOffset KnownStartedAt { get; } = knownStartedAt;

    /// <summary>Whether the transcript changed and needs a new summary.</summary>
    public bool HasNewTranscript { get; init; } = true;
}

/// <summary>Inserts a call that was posted whole.</summary>
sealed class PostedWrite(CallLogRow log) : LogWrite(log);

abstract class LogWrite : QueuedWrite<WriteResult>
{
    readonly CallLogFacetsRow facets;
    readonly string? givenSummary;

    // Runs on the sender's thread, like sealing, so that the transaction only inserts.
    protected LogWrite(CallLogRow log)
        : base(new(log.OrganizationId, log.AgentId, log.Id), new(WriteOutcome.AgentGone, log.Id))
    {
        var given = log.SummaryText is { } text ? SummaryReader.Read(text) : null;
        (Log, facets) = (log, CallLogFacetsRow.Of(log, given?.Sentiment.ToFacet()));
        givenSummary = given is null ? null : SummaryContent.Of(given, []);
    }

    public CallLogRow Log { get; }

    /// <summary>A recording to fetch.</summary>
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
