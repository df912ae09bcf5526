namespace Callbook.Server.Hosting;

/// <summary>Why a request is refused, for the log only. A feature of the request.</summary>
/// <param name="Reason">A few words without anything of the request.</param>
/// <param name="KeyId">The public name of the key that was presented.</param>
sealed record Refusal(string Reason, string? KeyId = null);
