using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace Callbook.Server.Access;

/// <summary>The scope that a route requires.</summary>
sealed record RequiredScope(string Scope);

static class RequiredScopeExtensions
{
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        builder
            .RequireAuthorization(new AuthorizationPolicyBuilder(BearerAuthentication.Name).RequireClaim(Caller.ScopeClaim, scope).Build())
            .WithMetadata(new RequiredScope(scope))
            .ProducesProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests);

    /// <summary>
    /// Fails closed: a route with neither a scope nor AllowAnonymous is denied to everybody. An unknown route is a 404. For a known route,
    /// a wrong method or media type is reported only to callers with a token.
    /// </summary>
    public static void DenyUnnamedRoutes(this AuthorizationOptions options) => options.FallbackPolicy =
        new AuthorizationPolicyBuilder(BearerAuthentication.Name)
            .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() switch
            {
                null => true,
                RouteEndpoint => false,
                _ => context.User.Identity is { IsAuthenticated: true },
            })
            .Build();
}
