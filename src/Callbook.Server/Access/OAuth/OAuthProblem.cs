using Callbook.Client;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access.OAuth;

/// <summary>Every error of the token and revocation endpoints (RFC 6749, section 5.2), one per line.</summary>
sealed record OAuthProblem(string Error, int Status, string Description)
{
    public static readonly OAuthProblem TooLarge = new("invalid_request", 413, "The request is too large");
    public static readonly OAuthProblem WrongType = new("invalid_request", 400, "The body must be a form or JSON");
    public static readonly OAuthProblem Malformed = new("invalid_request", 400, "The body is malformed, or a parameter is given more than once");
    public static readonly OAuthProblem TwoMethods = new("invalid_request", 400, "The client authenticates both in the body and by HTTP Basic");
    public static readonly OAuthProblem GrantTypeMissing = new("invalid_request", 400, "grant_type is missing");
    public static readonly OAuthProblem TokenMissing = new("invalid_request", 400, "token is missing");
    public static readonly OAuthProblem UnsupportedGrantType = new("unsupported_grant_type", 400, "grant_type must be client_credentials");
    public static readonly OAuthProblem UnsupportedTokenType = new("unsupported_token_type", 400, "An API key is deleted, not revoked");
    public static readonly OAuthProblem ForeignToken = new("invalid_grant", 400, "The token was issued to another client");
    public static readonly OAuthProblem InvalidScope = new("invalid_scope", 400, "A scope is unknown, or the client does not have it");
    public static readonly OAuthProblem InvalidClient = new("invalid_client", 401, "The client is unknown, or its secret is wrong");

    public JsonHttpResult<OAuthError> ToResult() => TypedResults.Json(new OAuthError(Error, Description), statusCode: Status);
}
