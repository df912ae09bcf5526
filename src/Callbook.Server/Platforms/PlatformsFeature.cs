using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Bodies;

namespace Callbook.Server.Platforms;

/// <summary>The way in for platforms: the endpoint, the keys, sessions and their agents.</summary>
static class PlatformsFeature
{
    public static void AddPlatforms(this IServiceCollection services) => services
        .AddSingleton<PlatformList>()
        .AddSingleton<PlatformKeys>()
        .AddSingleton<ProtectIngestKeys>()
        .AddSingleton<SessionAgents>()
        .AddSingleton<SessionWriter>();

    public static IServiceCollection AddPlatform<T>(this IServiceCollection services)
        where T : class, IPlatform =>
        services.AddSingleton<T>().AddSingleton<IPlatform>(provider => provider.GetRequiredService<T>());

    public static void MapPlatformEvents(this IEndpointRouteBuilder app)
    {
        foreach (var platform in app.ServiceProvider.GetRequiredService<PlatformList>().All)
        {
            app.MapPost(
                    $"/v1/ingest/{platform.Name}",
                    (HttpContext http, PlatformKeys keys, SessionWriter writer, RequestBodies bodies, RateLimits limits, CancellationToken cancel) =>
                        PostPlatformEvent.Handle(platform, http, keys, writer, bodies, limits, cancel))
                .WithTags(platform.Title).AllowAnonymous().DisableRateLimiting()
                .WithName($"post{platform.Title}Webhook").WithSummary($"Accept a {platform.Title} webhook").WithDescription(platform.Description)
                .ProducesProblems(400, 401, 413, 415, 429, 503);
        }
    }

    public static void MapIngestKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/v1/ingest-keys").WithTags("Ingest keys").RequireScope(Scopes.IngestWrite);
        keys.MapGet("", ListIngestKeys.Handle)
            .WithName("listIngestKeys").WithSummary("List the organization's ingest keys, without their secrets").TakesPaging();
        keys.MapPost("", PostIngestKey.Handle)
            .WithName("postIngestKey").WithSummary("Add an ingest key, with which a platform signs its requests")
            .WithDescription(
                "If no secret is given, the server makes one, and shows it only in this answer. A key belongs to one organization: if it is in use "
                + "already, it is 409.")
            .Accepts<NewIngestKey>("application/json").ProducesProblems(400, 409, 413, 415);
        keys.MapDelete("/{ingestKeyId}", DeleteIngestKey.Handle)
            .WithName("deleteIngestKey").WithSummary("Revoke and delete an ingest key").ProducesProblems(400, 404);
    }
}
