using Callbook.Server.Store;

namespace Callbook.Server.Access;

/// <summary>The credentials and members of an organization that is deleted.</summary>
sealed class OrganizationCredentials : IOrganizationContents
{
    public async Task LockOut(SqlTransaction write, Guid organizationId, CancellationToken cancel)
    {
        foreach (var table in (string[])["access_tokens", "oauth_clients", "api_keys", "members"])
            await write.Execute($"delete from {table} where organization_id = @organization", cancel, ("@organization", organizationId));
    }
}
