namespace Callbook.Server.Organizations;

static class OrganizationsFeature
{
    public static void MapOrganizations(this IEndpointRouteBuilder app)
    {
    }
}
