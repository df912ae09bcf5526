
namespace Callbook.Server.Calls;

/// <summary>Recognizes a call that is sent again.</summary>
/// <param name="Source">The platform of the call. Together with <paramref name="SourceCallId"/> it identifies the call.</param>
/// <param name="SourceCallId">The platform's id of the call.</param>
/// <param name="IdempotencyKey">The sender's key for this request.</param>
/// <param name="BodyHash">SHA-256 of the body that came with the key.</param>
sealed record CallIdentity(string? Source, string? SourceCallId, string? IdempotencyKey, byte[]? BodyHash);
