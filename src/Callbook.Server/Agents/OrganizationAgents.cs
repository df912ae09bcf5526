using Callbook.Server.Store;

namespace Callbook.Server.Agents;

/// <summary>The agents of an organization that is deleted. Each is deleted after everything that is kept for it.</summary>
sealed class OrganizationAgents(SqlDialect dialect) : IOrganizationContents
{
    public async Task<bool> DeleteSome(Guid organizationId, Guid agentId, CancellationToken cancel)
    {
        try
        {
            await using var write = await dialect.BeginWrite(cancel);
            var deleted = await write.Execute(
                "delete from agents where organization_id = @organization and id = @agent", cancel, ("@organization", organizationId), ("@agent", agentId));
            await write.Commit(cancel);
            return deleted > 0;
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return true; // a request that had begun before the deletion has just stored something
        }
    }
}
