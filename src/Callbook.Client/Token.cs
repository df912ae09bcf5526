namespace Callbook.Client;

/// <summary>What <c>POST /oauth/token</c> takes (RFC 6749, section 4.4), as a form or as JSON.</summary>
/// <param name="GrantType">Required. <c>client_credentials</c>.</param>
/// <param name="ClientId">The client; or it stands in <c>Authorization: Basic</c>.</param>
/// <param name="ClientSecret">The client's secret; or it stands in <c>Authorization: Basic</c>.</param>
/// <param name="Scope">The scopes wanted, with spaces between; default all that the client has.</param>
/// <param name="Audience">Taken, because many clients send it, and not checked: every token is for this server.</param>
public sealed record TokenRequest(
    string GrantType,
    string? ClientId = null,
    string? ClientSecret = null,
    string? Scope = null,
    string? Audience = null);

/// <summary>An access token.</summary>
/// <param name="AccessToken">The token, to be sent as <c>Authorization: Bearer …</c>. It means nothing to anyone but the server.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until it expires: a day, or less where the client expires sooner.</param>
/// <param name="Scope">What it may do, with spaces between.</param>
public sealed record TokenResponse(string AccessToken, string TokenType, long ExpiresIn, string Scope);

/// <summary>What <c>POST /oauth/revoke</c> takes (RFC 7009), as a form or as JSON.</summary>
/// <param name="Token">Required. The access token to revoke.</param>
/// <param name="TokenTypeHint">Taken and not needed.</param>
/// <param name="ClientId">The client; or it stands in <c>Authorization: Basic</c>.</param>
/// <param name="ClientSecret">The client's secret; or it stands in <c>Authorization: Basic</c>.</param>
public sealed record RevocationRequest(string Token, string? TokenTypeHint = null, string? ClientId = null, string? ClientSecret = null);

/// <summary>Why no token was given (RFC 6749, section 5.2).</summary>
/// <param name="Error">The code, such as <c>invalid_client</c>.</param>
/// <param name="ErrorDescription">The same for people.</param>
public sealed record OAuthError(string Error, string ErrorDescription);

/// <summary>What an OAuth client must know of the server (RFC 8414).</summary>
/// <param name="Issuer">What the server calls itself.</param>
/// <param name="TokenEndpoint">Where tokens are given.</param>
/// <param name="RevocationEndpoint">Where tokens are revoked.</param>
/// <param name="ScopesSupported">Every scope there is.</param>
/// <param name="ResponseTypesSupported">None: there is no authorization endpoint.</param>
/// <param name="GrantTypesSupported">Only <c>client_credentials</c>.</param>
/// <param name="TokenEndpointAuthMethodsSupported">How a client shows its secret.</param>
/// <param name="RevocationEndpointAuthMethodsSupported">How a client shows its secret.</param>
/// <param name="ServiceDocumentation">Where people read on.</param>
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
