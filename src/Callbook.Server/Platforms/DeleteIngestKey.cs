using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Platforms;

/// <summary>DELETE /v1/ingest-keys/{id}: requests that are signed with the key are refused at once.</summary>
static class DeleteIngestKey
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid ingestKeyId, CallbookDb db, CancellationToken cancel) =>
        await Delete(ingestKeyId, db, cancel) ? TypedResults.NoContent() : Problems.CredentialNotFound.ToResult();

    /// <summary>False if the organization has no such key.</summary>
    public static async Task<bool> Delete(Guid ingestKeyId, CallbookDb db, CancellationToken cancel) =>
        await db.IngestKeys.Where(row => row.Id == ingestKeyId).ExecuteDeleteAsync(cancel) > 0;
}
