using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access.OAuth;

/// <summary>DELETE /v1/oauth-clients/{id}: the client and all its tokens stop working at once, also for requests that go on.</summary>
static class DeleteOAuthClient
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid oauthClientId, Caller caller, SqlDialect dialect, CancellationToken cancel) =>
        (await Delete(oauthClientId, caller, dialect, cancel)).ToResult();

    public static async Task<CredentialDeletion> Delete(Guid oauthClientId, Caller caller, SqlDialect dialect, CancellationToken cancel)
    {
        var organization = caller.OrganizationId;
        await using var write = await dialect.BeginWrite(cancel);
        // Two clients that are deleted at once are not both the last but one.
        await dialect.LockNames(write, [$"oauth clients of {organization}"], cancel);
        if (await OAuthClientsTable.FindScopes(write, organization, oauthClientId, cancel) is not { } scopes)
            return CredentialDeletion.NotFound;
        if (!NewCredential.MayGive(caller, scopes))
            return CredentialDeletion.ScopeMissing;
        if (scopes.Contains(Scopes.AccessWrite, StringComparer.Ordinal) && !await OAuthClientsTable.HasOther(write, organization, oauthClientId, Scopes.AccessWrite, cancel))
            return CredentialDeletion.LastClient;
        await OAuthClientsTable.Delete(write, organization, oauthClientId, cancel);
        await write.Commit(cancel);
        return CredentialDeletion.Deleted;
    }
}
