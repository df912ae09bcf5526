
namespace Callbook.Server.Calls;

/// <summary>Names a call, in progress or over.</summary>
sealed record CallKey(Guid OrganizationId, Guid AgentId, Guid Id);
