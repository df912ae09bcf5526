using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Access.OAuth;

/// <summary>DELETE /v1/oauth-clients/{id}: the client and all its tokens stop working at once.</summary>
static class DeleteOAuthClient
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid oauthClientId, CallbookDb db, CancellationToken cancel) =>
        await Delete(oauthClientId, db, cancel) ? TypedResults.NoContent() : Problems.CredentialNotFound.ToResult();

    /// <summary>False if the organization has no such client.</summary>
    public static async Task<bool> Delete(Guid oauthClientId, CallbookDb db, CancellationToken cancel) =>
        await db.OAuthClients.Where(row => row.Id == oauthClientId).ExecuteDeleteAsync(cancel) > 0;
}
