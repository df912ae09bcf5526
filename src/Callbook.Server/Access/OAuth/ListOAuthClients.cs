using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Access.OAuth;

/// <summary>GET /v1/oauth-clients: the organization's OAuth clients, newest first. Secrets are not stored, so not listed.</summary>
static class ListOAuthClients
{
    public static async Task<Results<Ok<Page<OAuthClient>>, ProblemHttpResult>> Handle(
        HttpRequest request, CallbookDb db, CancellationToken cancel) =>
        Paging.TryRead(request, out var paging, out var problem) ? TypedResults.Ok(await List(paging, db, cancel)) : problem;

    public static Task<Page<OAuthClient>> List(Paging paging, CallbookDb db, CancellationToken cancel) => paging.Of(
        // Ids are UUIDs of version 7, so they sort by creation.
        db.OAuthClients.AsNoTracking().OrderByDescending(row => row.Id)
            .Select(row => new OAuthClient(row.Id, row.ClientId, row.Name, Scopes.Split(row.Scopes), row.CreatedAt, row.ExpiresAt)),
        cancel);
}
