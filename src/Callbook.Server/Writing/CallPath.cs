using Callbook.Server.Access;
using Callbook.Server.Calls;

namespace Callbook.Server.Writing;

/// <summary>Parameters of the routes of one call.</summary>
sealed record CallPath(Guid AgentId, Guid CallId, Caller Caller, TimeProvider Time)
{
    public CallKey Key => new(Caller.OrganizationId, AgentId, CallId);
}
