using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access.OAuth;

/// <summary>GET /.well-known/oauth-authorization-server: what an OAuth library must know of the server (RFC 8414).</summary>
static class DescribeAuthorizationServer
{
    static readonly string[] ClientAuthentication = ["client_secret_basic", "client_secret_post"];

    public static Ok<AuthorizationServerMetadata> Handle(PublicUrl url) => TypedResults.Ok(Describe(url));

    public static AuthorizationServerMetadata Describe(PublicUrl url) => new(
        Issuer: $"{url}",
        TokenEndpoint: $"{url}/oauth/token",
        RevocationEndpoint: $"{url}/oauth/revoke",
        ScopesSupported: [.. Scopes.All.Keys],
        // Required by the RFC, though there is nothing to list.
        ResponseTypesSupported: [],
        GrantTypesSupported: ["client_credentials"],
        TokenEndpointAuthMethodsSupported: ClientAuthentication,
        RevocationEndpointAuthMethodsSupported: ClientAuthentication,
        ServiceDocumentation: $"{url}/docs");
}
