using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Organizations;

/// <summary>GET /v1/organizations: the caller's own organization and those that it created, by name.</summary>
static class ListOrganizations
{
    public static async Task<Results<Ok<Page<Organization>>, ProblemHttpResult>> Handle(
        HttpRequest request, CallbookDb db, CancellationToken cancel) =>
        Paging.TryRead(request, out var paging, out var problem) ? TypedResults.Ok(await List(paging, db, cancel)) : problem;

    public static Task<Page<Organization>> List(Paging paging, CallbookDb db, CancellationToken cancel) => paging.Of(
        // Id breaks ties: names need not be unique.
        db.Organizations.AsNoTracking().OrderBy(row => row.Name).ThenBy(row => row.Id)
            .Select(row => new Organization(row.Id, row.Name, row.CreatedAt)),
        cancel);
}
