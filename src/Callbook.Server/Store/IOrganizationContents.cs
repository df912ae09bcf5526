namespace Callbook.Server.Store;

/// <summary>What one folder keeps for an organization, for the deletion of the organization. All methods are idempotent.</summary>
interface IOrganizationContents
{
    /// <summary>Deletes the organization's credentials.</summary>
    Task LockOut(SqlTransaction write, Guid organizationId, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Deletes some of what is kept for an agent. Returns false when nothing is left.</summary>
    Task<bool> DeleteSome(Guid organizationId, Guid agentId, CancellationToken cancel) => Task.FromResult(false);

    /// <summary>Deletes some of what is kept for no agent. Returns false when nothing is left.</summary>
    Task<bool> DeleteSome(Guid organizationId, CancellationToken cancel) => Task.FromResult(false);
}
