using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Access;

/// <summary>DELETE /v1/api-keys/{id}: the key stops working at once.</summary>
static class DeleteApiKey
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid apiKeyId, CallbookDb db, CancellationToken cancel) =>
        await Delete(apiKeyId, db, cancel) ? TypedResults.NoContent() : Problems.CredentialNotFound.ToResult();

    /// <summary>False if the organization has no such key.</summary>
    public static async Task<bool> Delete(Guid apiKeyId, CallbookDb db, CancellationToken cancel) =>
        await db.ApiKeys.Where(row => row.Id == apiKeyId).ExecuteDeleteAsync(cancel) > 0;
}
