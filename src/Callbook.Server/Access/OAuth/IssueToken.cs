using Callbook.Client;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access.OAuth;

/// <summary>
/// POST /oauth/token: issues an access token for a client's id and secret (RFC 6749, section 4.4). <c>audience</c> is accepted and ignored:
/// every token is for this server.
/// </summary>
static class IssueToken
{
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    public static async Task<Results<Ok<TokenResponse>, JsonHttpResult<OAuthError>, ProblemHttpResult>> Handle(
        HttpContext http, Credentials credentials, RateLimits limits, SqlDialect dialect, CancellationToken cancel)
    {
        var request = await OAuthRequest.Read(http, cancel);
        if (request.Count(limits) is { } tooMany)
            return tooMany;
        if ((request.Problem ?? CheckGrant(request["grant_type"])) is { } problem)
            return request.Refuse(problem);
        if (await request.FindClient(credentials, cancel) is not { } client)
            return request.Refuse(OAuthProblem.InvalidClient);
        if (Grant(request["scope"], client.Caller.Scopes) is not { } scopes)
            return request.Refuse(OAuthProblem.InvalidScope);
        return await Issue(client, scopes, dialect, cancel) is { } token
            ? TypedResults.Ok(token)
            : request.Refuse(OAuthProblem.InvalidClient);
    }

    static OAuthProblem? CheckGrant(string? grantType) => grantType switch
    {
        null => OAuthProblem.GrantTypeMissing,
        "client_credentials" => null,
        _ => OAuthProblem.UnsupportedGrantType,
    };

    /// <summary>The requested scopes, or all scopes of the client if none are requested; null if the client lacks one.</summary>
    public static string? Grant(string? asked, string[] held)
    {
        if (asked is null)
            return Scopes.Join(held);
        var wanted = Scopes.Split(asked);
        return wanted.Length > 0 && wanted.All(scope => held.Contains(scope, StringComparer.Ordinal)) ? Scopes.Join(wanted) : null;
    }

    /// <summary>Issues a token for an authenticated client. Null if the client has been deleted since its authentication.</summary>
    public static async Task<TokenResponse?> Issue(KnownClient client, string scopes, SqlDialect dialect, CancellationToken cancel)
    {
        try
        {
            return await Store(client, scopes, dialect, cancel);
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return null;
        }
    }

    static async Task<TokenResponse> Store(KnownClient client, string scopes, SqlDialect dialect, CancellationToken cancel)
    {
        var token = Secret.Create(Secret.TokenPrefix);
        await using var write = await dialect.BeginWrite(cancel);
        // Every new token also deletes the expired tokens of all clients, so that they do not accumulate.
        await write.Execute("delete from access_tokens where expires_at <= now_micros()", cancel);
        // The client's own expiry is the latest.
        await using var insert = write.Command(
            """
            insert into access_tokens (token_hash, organization_id, oauth_client_id, scopes, created_at, expires_at)
            values (@hash, @organization, @client, @scopes, now_micros(), case when now_micros() + @lifetime < @latest then now_micros() + @lifetime else @latest end)
            returning expires_at - created_at
            """,
            ("@hash", Secret.Hash(token)), ("@organization", client.Caller.OrganizationId), ("@client", client.Caller.CredentialId),
            ("@scopes", scopes), ("@lifetime", Lifetime.ToMicros()), ("@latest", client.ExpiresAt?.ToMicros() ?? long.MaxValue));
        var lifetime = TimeSpan.FromMicroseconds((long)(await insert.ExecuteScalarAsync(cancel))!); // one row
        await write.Commit(cancel);
        return new(token, "Bearer", (long)lifetime.TotalSeconds, scopes);
    }
}
