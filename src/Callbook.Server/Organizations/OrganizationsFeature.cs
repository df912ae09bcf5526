using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;

namespace Callbook.Server.Organizations;

static class OrganizationsFeature
{
    public static void MapOrganizations(this IEndpointRouteBuilder app)
    {
        var organizations = app.MapGroup("/v1/organizations").WithTags("Organizations").RequireScope(Scopes.OrganizationsWrite);
        organizations.MapGet("", ListOrganizations.Handle)
            .WithName("listOrganizations").WithSummary("List the caller's organization and those that it created").TakesPaging();
        organizations.MapPost("", PostOrganization.Handle)
            .WithName("postOrganization").WithSummary("Create an organization; the secret of its first OAuth client is shown only once")
            .Accepts<NewOrganization>("application/json").ProducesProblems(400, 413, 415);
    }
}
