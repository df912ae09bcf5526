using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access.OAuth;

/// <summary>GET /.well-known/oauth-authorization-server: the metadata that OAuth libraries need (RFC 8414).</summary>
static class DescribeAuthorizationServer
{
    static readonly string[] ClientAuthentication = ["client_secret_basic", "client_secret_post"];

    public static Ok<AuthorizationServerMetadata> Handle(PublicUrl url) => TypedResults.Ok(Describe(url));

    public static AuthorizationServerMetadata Describe(PublicUrl url) => new(
        Issuer: $"{url}",
        TokenEndpoint: $"{url}/oauth/token",
        RevocationEndpoint: $"{url}/oauth/revoke",
        ScopesSupported: [.. Scopes.All.Keys],
        // The RFC requires the list, even if it is empty.
        ResponseTypesSupported: [],
        GrantTypesSupported: ["client_credentials"],
        TokenEndpointAuthMethodsSupported: ClientAuthentication,
        RevocationEndpointAuthMethodsSupported: ClientAuthentication,
        ServiceDocumentation: $"{url}/docs");
}
