using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Access;

/// <summary>GET /v1/api-keys: the organization's API keys, newest first. Secrets are not stored, so they are not listed.</summary>
static class ListApiKeys
{
    public static async Task<Results<Ok<Page<ApiKey>>, ProblemHttpResult>> Handle(
        HttpRequest request, CallbookDb db, CancellationToken cancel) =>
        Paging.TryRead(request, out var paging, out var problem) ? TypedResults.Ok(await List(paging, db, cancel)) : problem;

    public static Task<Page<ApiKey>> List(Paging paging, CallbookDb db, CancellationToken cancel) => paging.Of(
        // Ids are UUIDs of version 7, so they sort by creation.
        db.ApiKeys.AsNoTracking().OrderByDescending(row => row.Id)
            .Select(row => new ApiKey(row.Id, row.Name, row.Prefix, Scopes.Split(row.Scopes), row.CreatedAt, row.ExpiresAt)),
        cancel);
}
