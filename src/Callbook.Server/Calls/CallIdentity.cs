
namespace Callbook.Server.Calls;

/// <summary>What makes a call the same call when it comes again.</summary>
/// <param name="Source">The platform it comes from; with <paramref name="SourceCallId"/> the call's identity.</param>
/// <param name="SourceCallId">The platform's own name for it.</param>
/// <param name="IdempotencyKey">The sender's key for this request.</param>
/// <param name="BodyHash">SHA-256 of the body that came with the key.</param>
sealed record CallIdentity(string? Source, string? SourceCallId, string? IdempotencyKey, byte[]? BodyHash);
