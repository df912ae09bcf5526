namespace Callbook.Server.Calls;

/// <summary>The key of a call, in progress or over.</summary>
sealed record CallKey(Guid OrganizationId, Guid AgentId, Guid Id)
{
    /// <summary>For statements on one call: <c>where organization_id = @organization and agent_id = @agent and id = @call</c>.</summary>
    public (string Name, object? Value)[] Parameters() => [("@organization", OrganizationId), ("@agent", AgentId), ("@call", Id)];
}
