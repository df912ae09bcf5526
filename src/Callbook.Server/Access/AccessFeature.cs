using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Authentication;

namespace Callbook.Server.Access;

/// <summary>Who may do what: tokens, API keys, scopes and rate limits.</summary>
static class AccessFeature
{
    public static void AddAccess(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton<Credentials>();
        services.AddAuthentication(BearerAuthentication.Name)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.Name, null);
        services.AddAuthorization(RequiredScopeExtensions.DenyUnnamedRoutes);
        services.AddRateLimiter(_ => { });
    }

    public static void MapAccess(this IEndpointRouteBuilder app)
    {
    }
}
