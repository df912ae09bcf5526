namespace Callbook.Client;

/// <summary>The body of <c>POST /oauth/token</c> (RFC 6749, section 4.4), as a form or as JSON.</summary>
/// <param name="GrantType">Required. <c>client_credentials</c>.</param>
/// <param name="ClientId">The OAuth client's id. Leave it out with <c>Authorization: Basic</c>.</param>
/// <param name="ClientSecret">The OAuth client's secret. Leave it out with <c>Authorization: Basic</c>.</param>
/// <param name="Scope">The requested scopes, separated by spaces. Default: all scopes of the client.</param>
/// <param name="Audience">Accepted because many clients send it, and ignored: every token is for this server.</param>
public sealed record TokenRequest(
    string GrantType,
    string? ClientId = null,
    string? ClientSecret = null,
    string? Scope = null,
    string? Audience = null);

/// <summary>An access token.</summary>
/// <param name="AccessToken">The opaque token, to be sent as <c>Authorization: Bearer …</c>.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until the token expires: 86,400, or less if the client expires sooner.</param>
/// <param name="Scope">The scopes of the token, separated by spaces.</param>
public sealed record TokenResponse(string AccessToken, string TokenType, long ExpiresIn, string Scope);

/// <summary>The body of <c>POST /oauth/revoke</c> (RFC 7009), as a form or as JSON.</summary>
/// <param name="Token">Required. The access token to revoke.</param>
/// <param name="TokenTypeHint">Accepted and ignored.</param>
/// <param name="ClientId">The OAuth client's id. Leave it out with <c>Authorization: Basic</c>.</param>
/// <param name="ClientSecret">The OAuth client's secret. Leave it out with <c>Authorization: Basic</c>.</param>
public sealed record RevocationRequest(string Token, string? TokenTypeHint = null, string? ClientId = null, string? ClientSecret = null);

/// <summary>An OAuth error (RFC 6749, section 5.2).</summary>
/// <param name="Error">The error code, such as <c>invalid_client</c>.</param>
/// <param name="ErrorDescription">The error in words.</param>
public sealed record OAuthError(string Error, string ErrorDescription);

/// <summary>The metadata of the authorization server (RFC 8414).</summary>
/// <param name="Issuer">The issuer: the public URL of the server.</param>
/// <param name="TokenEndpoint">URL that issues tokens.</param>
/// <param name="RevocationEndpoint">URL that revokes tokens.</param>
/// <param name="ScopesSupported">All scopes.</param>
/// <param name="ResponseTypesSupported">Empty, because there is no authorization endpoint.</param>
/// <param name="GrantTypesSupported">Only <c>client_credentials</c>.</param>
/// <param name="TokenEndpointAuthMethodsSupported">How a client may authenticate to get a token.</param>
/// <param name="RevocationEndpointAuthMethodsSupported">How a client may authenticate to revoke a token.</param>
/// <param name="ServiceDocumentation">URL of the documentation.</param>
public sealed record AuthorizationServerMetadata(
    string Issuer,
    string TokenEndpoint,
    string RevocationEndpoint,
    IReadOnlyList<string> ScopesSupported,
    IReadOnlyList<string> ResponseTypesSupported,
    IReadOnlyList<string> GrantTypesSupported,
    IReadOnlyList<string> TokenEndpointAuthMethodsSupported,
    IReadOnlyList<string> RevocationEndpointAuthMethodsSupported,
    string ServiceDocumentation);
