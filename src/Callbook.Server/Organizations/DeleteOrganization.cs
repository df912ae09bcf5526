using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Organizations;

/// <summary>
/// DELETE /v1/organizations/{organizationId}: an organization that the caller's own has created. It is locked out at once: its credentials
/// are deleted, and it is listed no more. <see cref="RemoveOrganizations"/> then removes everything in it.
/// </summary>
static class DeleteOrganization
{
    public static async Task<Results<Accepted, ProblemHttpResult>> Handle(
        Guid organizationId, Caller caller, SqlDialect dialect, IEnumerable<IOrganizationContents> contents, TimeProvider time, CancellationToken cancel)
    {
        if (organizationId == caller.OrganizationId)
            return Problems.OwnOrganization.ToResult();
        return await Delete(organizationId, caller.OrganizationId, dialect, contents, time.Now(), cancel)
            ? TypedResults.Accepted((string?)null)
            : Problems.OrganizationNotFound.ToResult();
    }

    /// <summary>False if the caller's organization has created no such organization.</summary>
    public static async Task<bool> Delete(
        Guid organizationId, Guid createdBy, SqlDialect dialect, IEnumerable<IOrganizationContents> contents, DateTimeOffset now, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        if (await write.Execute(
            "update organizations set deleted_at = @now where id = @id and created_by = @organization and deleted_at is null", cancel,
            ("@now", now.ToMicros()), ("@id", organizationId), ("@organization", createdBy)) == 0)
            return false;
        foreach (var some in contents)
            await some.LockOut(write, organizationId, cancel);
        await write.Commit(cancel);
        return true;
    }
}
