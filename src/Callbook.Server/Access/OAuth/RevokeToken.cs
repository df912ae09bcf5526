using Callbook.Client;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access.OAuth;

/// <summary>POST /oauth/revoke: a client revokes its token (RFC 7009). An unknown token counts as revoked.</summary>
static class RevokeToken
{
    public static async Task<Results<Ok, JsonHttpResult<OAuthError>, ProblemHttpResult>> Handle(
        HttpContext http, Credentials credentials, RateLimits limits, SqlDialect dialect, CancellationToken cancel)
    {
        var request = await OAuthRequest.Read(http, cancel);
        if (request.Count(limits) is { } tooMany)
            return tooMany;
        if ((request.Problem ?? CheckToken(request["token"])) is { } problem)
            return request.Refuse(problem);
        if (await request.FindClient(credentials, cancel) is not { } client)
            return request.Refuse(OAuthProblem.InvalidClient);
        return await Revoke(request["token"] ?? "", client, dialect, cancel) ? TypedResults.Ok() : request.Refuse(OAuthProblem.ForeignToken);
    }

    /// <summary>False if the token was issued to another client.</summary>
    public static async Task<bool> Revoke(string token, KnownClient client, SqlDialect dialect, CancellationToken cancel)
    {
        var hash = Secret.Hash(token);
        return await Delete(dialect, hash, client.Caller.CredentialId, cancel) > 0 || !await Exists(dialect, hash, cancel);
    }

    static OAuthProblem? CheckToken(string? token) => token switch
    {
        null => OAuthProblem.TokenMissing,
        _ when token.StartsWith(Secret.ApiKeyPrefix, StringComparison.Ordinal) => OAuthProblem.UnsupportedTokenType,
        _ => null,
    };

    static async Task<int> Delete(SqlDialect dialect, byte[] hash, Guid client, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        var deleted = await write.Execute(
            "delete from access_tokens where token_hash = @hash and oauth_client_id = @client", cancel, ("@hash", hash), ("@client", client));
        await write.Commit(cancel);
        return deleted;
    }

    // The token may belong to another organization, so the lookup is by its hash alone, as in authentication.
    static async Task<bool> Exists(SqlDialect dialect, byte[] hash, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command("select 1 from access_tokens where token_hash = @hash", ("@hash", hash));
        return await command.ExecuteScalarAsync(cancel) is not null;
    }
}
