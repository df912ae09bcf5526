using Callbook.Server.Calls;

namespace Callbook.Server.Platforms;

/// <summary>What one request reports of one session.</summary>
/// <param name="SessionId">The platform's identifier of the session, which it never uses again; 1 to 255 characters.</param>
/// <param name="Facts">What it reports.</param>
sealed record SessionReport(string SessionId, IReadOnlyList<SessionFact> Facts);
