using System.Security.Cryptography;
using System.Text;

namespace Callbook.Server.Calls;

/// <summary>A session of a platform, whichever call that is.</summary>
sealed record PlatformSession(Guid OrganizationId, string Source, string SessionId)
{
    /// <summary>
    /// Replaces the session's id when its call is deleted. Late reports are still recognised and do not bring the call back, and the id,
    /// which may contain a telephone number, is not kept.
    /// </summary>
    public string DeletedId => $"deleted:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{OrganizationId}\n{Source}\n{SessionId}")))}";
}
