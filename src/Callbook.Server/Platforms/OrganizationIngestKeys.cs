using Callbook.Server.Store;

namespace Callbook.Server.Platforms;

/// <summary>The ingest keys of an organization that is deleted.</summary>
sealed class OrganizationIngestKeys : IOrganizationContents
{
    public Task LockOut(SqlTransaction write, Guid organizationId, CancellationToken cancel) =>
        write.Execute("delete from ingest_keys where organization_id = @organization", cancel, ("@organization", organizationId));
}
