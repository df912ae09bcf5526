using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Platforms;

/// <summary>GET /v1/ingest-keys: the keys that the organization's platforms sign with, newest first, without the secrets.</summary>
static class ListIngestKeys
{
    public static async Task<Results<Ok<Page<IngestKey>>, ProblemHttpResult>> Handle(
        HttpRequest request, CallbookDb db, CancellationToken cancel) =>
        Paging.TryRead(request, out var paging, out var problem) ? TypedResults.Ok(await List(paging, db, cancel)) : problem;

    public static Task<Page<IngestKey>> List(Paging paging, CallbookDb db, CancellationToken cancel) => paging.Of(
        // Ids are UUIDs of version 7, so they sort by creation.
        db.IngestKeys.AsNoTracking().OrderByDescending(row => row.Id)
            .Select(row => new IngestKey(row.Id, row.Platform, row.Name, row.ApiKey ?? "", row.CreatedAt)),
        cancel);
}
