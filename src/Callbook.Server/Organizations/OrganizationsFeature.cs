using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;

namespace Callbook.Server.Organizations;

static class OrganizationsFeature
{
    public static void AddOrganizations(this IServiceCollection services) => services
        .AddSingleton<Bootstrap>()
        .AddSingleton<RemoveOrganizations>()
        .AddHostedService(provider => provider.GetRequiredService<RemoveOrganizations>());

    public static void MapOrganizations(this IEndpointRouteBuilder app)
    {
        var organizations = app.MapGroup("/v1/organizations").WithTags("Organizations").RequireScope(Scopes.OrganizationsWrite);
        organizations.MapGet("", ListOrganizations.Handle)
            .WithName("listOrganizations").WithSummary("List the caller's organization and those that it created").TakesPaging();
        organizations.MapPost("", PostOrganization.Handle)
            .WithName("postOrganization").WithSummary("Create an organization; the secret of its first OAuth client is shown only once")
            .Accepts<NewOrganization>("application/json").ProducesProblems(400, 413, 415);
        organizations.MapDelete("/{organizationId}", DeleteOrganization.Handle)
            .WithName("deleteOrganization").WithSummary("Delete an organization that the caller's has created, and everything in it")
            .WithDescription("Its credentials stop working at once, and it is listed no more. Its calls, recordings and agents are removed in the background.")
            .ProducesProblems(400, 404, 409);
    }
}
