using Callbook.Client;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Access;

/// <summary>GET /v1/me: whose the presented token or key is. It tells a program that its credential works, whatever the scopes.</summary>
static class GetMe
{
    public static async Task<Results<Ok<Item<Identity>>, ProblemHttpResult>> Handle(HttpContext http, Caller caller, CallbookDb db, CancellationToken cancel) =>
        await Get(caller, db, cancel) is { } found ? TypedResults.Ok(new Item<Identity>(found)) : BearerAuthentication.Refuse(http);

    /// <summary>Null if the credential has been deleted since its authentication.</summary>
    public static async Task<Identity?> Get(Caller caller, CallbookDb db, CancellationToken cancel)
    {
        var organization = await db.Organizations.Where(row => row.Id == caller.OrganizationId)
            .Select(row => new MyOrganization(row.Id, row.Name)).SingleOrDefaultAsync(cancel);
        var credential = await db.OAuthClients.Where(row => row.Id == caller.CredentialId)
            .Select(row => new MyCredential(row.Id, "oauth_client", row.Name)).SingleOrDefaultAsync(cancel)
            ?? await db.ApiKeys.Where(row => row.Id == caller.CredentialId)
                .Select(row => new MyCredential(row.Id, "api_key", row.Name)).SingleOrDefaultAsync(cancel);
        return organization is null || credential is null ? null : new(organization, credential, caller.Scopes);
    }
}
