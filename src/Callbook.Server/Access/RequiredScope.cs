using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace Callbook.Server.Access;

/// <summary>The scope that a route requires.</summary>
sealed record RequiredScope(string Scope)
{
    /// <summary>Any credential will do, whatever its scopes.</summary>
    public const string Any = "any";
}

static class RequiredScopeExtensions
{
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        builder
            .RequireAuthorization(new AuthorizationPolicyBuilder(BearerAuthentication.Name).RequireClaim(Caller.ScopeClaim, scope).Build())
            .WithMetadata(new RequiredScope(scope))
            .ProducesProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests);

    /// <summary>For what everybody with a credential may know.</summary>
    public static TBuilder RequireToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder
            .RequireAuthorization(new AuthorizationPolicyBuilder(BearerAuthentication.Name).RequireAuthenticatedUser().Build())
            .WithMetadata(new RequiredScope(RequiredScope.Any))
            .ProducesProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests);

    /// <summary>
    /// Fails closed: a route with neither a scope nor AllowAnonymous is denied to everybody. That a path does not exist, or has another method or media type,
    /// may be known to everybody.
    /// </summary>
    public static void DenyUnnamedRoutes(this AuthorizationOptions options) => options.FallbackPolicy =
        new AuthorizationPolicyBuilder(BearerAuthentication.Name)
            .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
            .Build();
}
