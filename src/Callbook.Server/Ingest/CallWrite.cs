namespace Callbook.Server.Ingest;

/// <summary>What makes a call the same call when it comes again.</summary>
/// <param name="Source">The platform it comes from; with <paramref name="SourceCallId"/> the call's identity.</param>
/// <param name="SourceCallId">The platform's own name for it.</param>
/// <param name="IdempotencyKey">The sender's key for this request.</param>
/// <param name="BodyHash">SHA-256 of the body that came with the key.</param>
sealed record CallIdentity(string? Source, string? SourceCallId, string? IdempotencyKey, byte[]? BodyHash);

/// <summary>Events of one call, to be stored.</summary>
sealed record CallWrite(Guid OrganizationId, Guid AgentId, bool KeepPartials, CallIdentity Identity, IReadOnlyList<CallEvent> Events);

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
}

sealed record WriteResult(WriteOutcome Outcome, Guid Id);
