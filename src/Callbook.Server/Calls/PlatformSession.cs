namespace Callbook.Server.Calls;

/// <summary>A session of a platform, whichever call that is.</summary>
sealed record PlatformSession(Guid OrganizationId, string Source, string SessionId);
