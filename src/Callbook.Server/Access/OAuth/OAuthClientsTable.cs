using Callbook.Server.Store;

namespace Callbook.Server.Access.OAuth;

/// <summary>The statements that delete a client, in one transaction.</summary>
static class OAuthClientsTable
{
    /// <summary>Null if the organization has no such client.</summary>
    public static async Task<string[]?> FindScopes(SqlTransaction read, Guid organization, Guid client, CancellationToken cancel)
    {
        await using var command = read.Command(
            "select scopes from oauth_clients where organization_id = @organization and id = @client", ("@organization", organization), ("@client", client));
        return await command.ExecuteScalarAsync(cancel) is string scopes ? Scopes.Split(scopes) : null;
    }

    /// <summary>Whether another client of the organization has the scope, and has not expired.</summary>
    public static async Task<bool> HasOther(SqlTransaction read, Guid organization, Guid client, string scope, CancellationToken cancel)
    {
        await using var command = read.Command(
            """
            select 1 from oauth_clients
            where organization_id = @organization and id <> @client and (expires_at is null or expires_at > now_micros()) and ' ' || scopes || ' ' like @scope
            limit 1
            """,
            ("@organization", organization), ("@client", client), ("@scope", $"% {scope} %"));
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    public static Task Delete(SqlTransaction write, Guid organization, Guid client, CancellationToken cancel) => write.Execute(
        "delete from oauth_clients where organization_id = @organization and id = @client", cancel, ("@organization", organization), ("@client", client));
}
