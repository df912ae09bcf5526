using Callbook.Client;
using Callbook.Server.Access.OAuth;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.RateLimiting;

namespace Callbook.Server.Access;

/// <summary>Authentication and authorization: tokens, API keys, scopes and rate limits.</summary>
static class AccessFeature
{
    const string Json = "application/json";
    const string Form = "application/x-www-form-urlencoded";

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<Credentials>()
            .AddSingleton<OngoingRequests>().AddHostedService(provider => provider.GetRequiredService<OngoingRequests>())
            .AddSingleton<RefusalLog>().AddHostedService(provider => provider.GetRequiredService<RefusalLog>());
        services.AddAuthentication(BearerAuthentication.Name)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.Name, null);
        services.AddAuthorization(RequiredScopeExtensions.DenyUnnamedRoutes);
        services.AddSingleton<RateLimits>()
            .AddRateLimiter().AddOptions<RateLimiterOptions>().Configure<RateLimits>((options, limits) => limits.Configure(options));
    }

    public static void MapAccess(this IEndpointRouteBuilder app)
    {
        var oauth = app.MapGroup("").WithTags("OAuth").AllowAnonymous();
        oauth.MapGet("/.well-known/oauth-authorization-server", DescribeAuthorizationServer.Handle)
            .WithName("describeAuthorizationServer").WithSummary("Get the metadata of the authorization server (RFC 8414)");
        // They count their requests themselves, because the client is in the body.
        var tokens = oauth.MapGroup("").DisableRateLimiting();
        tokens.MapPost("/oauth/token", IssueToken.Handle)
            .WithName("issueToken").WithSummary("Get an access token by client credentials (RFC 6749)")
            .Accepts<TokenRequest>(Form, Json).ProducesOAuthErrors();
        tokens.MapPost("/oauth/revoke", RevokeToken.Handle)
            .WithName("revokeToken").WithSummary("Revoke an access token (RFC 7009)")
            .Accepts<RevocationRequest>(Form, Json).ProducesOAuthErrors();
        // For bodies of other types the framework would answer 415, which is not an OAuth error.
        tokens.MapPost("/oauth/token", IssueToken.Handle).ExcludeFromDescription();
        tokens.MapPost("/oauth/revoke", RevokeToken.Handle).ExcludeFromDescription();

        var clients = app.MapGroup("/v1/oauth-clients").WithTags("OAuth clients").RequireScope(Scopes.AccessWrite);
        clients.MapGet("", ListOAuthClients.Handle)
            .WithName("listOAuthClients").WithSummary("List the organization's OAuth clients").TakesPaging();
        clients.MapPost("", PostOAuthClient.Handle)
            .WithName("postOAuthClient").WithSummary("Create an OAuth client; its secret is shown only once")
            .Accepts<NewOAuthClient>(Json).ProducesProblems(400, 413, 415);
        clients.MapDelete("/{oauthClientId}", DeleteOAuthClient.Handle)
            .WithName("deleteOAuthClient").WithSummary("Delete an OAuth client and revoke its tokens")
            .WithDescription("The caller must have the client's scopes. The last client with `access:write` cannot be deleted.").ProducesProblems(400, 404, 409);

        var keys = app.MapGroup("/v1/api-keys").WithTags("API keys").RequireScope(Scopes.AccessWrite);
        keys.MapGet("", ListApiKeys.Handle)
            .WithName("listApiKeys").WithSummary("List the organization's API keys").TakesPaging();
        keys.MapPost("", PostApiKey.Handle)
            .WithName("postApiKey").WithSummary("Create an API key; it is shown only once")
            .Accepts<NewApiKey>(Json).ProducesProblems(400, 413, 415);
        keys.MapDelete("/{apiKeyId}", DeleteApiKey.Handle)
            .WithName("deleteApiKey").WithSummary("Revoke and delete an API key")
            .WithDescription("The caller must have the key's scopes.").ProducesProblems(400, 404);
    }

    static void ProducesOAuthErrors(this RouteHandlerBuilder route) => route
        .Produces<OAuthError>(StatusCodes.Status400BadRequest)
        .Produces<OAuthError>(StatusCodes.Status401Unauthorized)
        .Produces<OAuthError>(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblems(StatusCodes.Status429TooManyRequests);
}
