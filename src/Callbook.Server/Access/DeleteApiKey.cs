using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Access;

/// <summary>DELETE /v1/api-keys/{id}: the key stops working at once, also for requests that go on.</summary>
static class DeleteApiKey
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid apiKeyId, Caller caller, CallbookDb db, CancellationToken cancel) =>
        (await Delete(apiKeyId, caller, db, cancel)).ToResult();

    public static async Task<CredentialDeletion> Delete(Guid apiKeyId, Caller caller, CallbookDb db, CancellationToken cancel)
    {
        // A key's scopes never change.
        if (await db.ApiKeys.Where(row => row.Id == apiKeyId).Select(row => row.Scopes).FirstOrDefaultAsync(cancel) is not { } scopes)
            return CredentialDeletion.NotFound;
        if (!NewCredential.MayGive(caller, Scopes.Split(scopes)))
            return CredentialDeletion.ScopeMissing;
        return await db.ApiKeys.Where(row => row.Id == apiKeyId).ExecuteDeleteAsync(cancel) > 0 ? CredentialDeletion.Deleted : CredentialDeletion.NotFound;
    }
}
