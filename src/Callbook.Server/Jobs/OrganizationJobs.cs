using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

/// <summary>The jobs of an organization that is deleted.</summary>
sealed class OrganizationJobs(SqlDialect dialect) : IOrganizationContents
{
    const int MostAtOnce = 1000;

    public async Task<bool> DeleteSome(Guid organizationId, Guid agentId, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        var deleted = await write.Execute(
            """
            delete from jobs where id in (
                select id from jobs where organization_id = @organization and agent_id = @agent limit @most)
            """, cancel, ("@organization", organizationId), ("@agent", agentId), ("@most", MostAtOnce));
        await write.Commit(cancel);
        return deleted > 0;
    }

    // A job that is about no call log has an empty agent.
    public async Task<bool> DeleteSome(Guid organizationId, CancellationToken cancel)
    {
        await using (var write = await dialect.BeginWrite(cancel))
        {
            await write.Execute("delete from job_pauses where organization_id = @organization", cancel, ("@organization", organizationId));
            await write.Commit(cancel);
        }

        return await DeleteSome(organizationId, Guid.Empty, cancel);
    }
}
