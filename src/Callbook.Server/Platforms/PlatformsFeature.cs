using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;

namespace Callbook.Server.Platforms;

/// <summary>How platforms send their calls: keys, sessions, agents.</summary>
static class PlatformsFeature
{
    public static void AddPlatforms(this IServiceCollection services) => services
        .AddSingleton<IngestKeys>()
        .AddSingleton<SessionAgents>()
        .AddSingleton<SessionWriter>();

    public static void MapPlatforms(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/v1/ingest-keys").WithTags("Ingest keys").RequireScope(Scopes.AccessWrite);
        keys.MapGet("", ListIngestKeys.Handle)
            .WithName("listIngestKeys").WithSummary("List the organization's ingest keys, without their secrets").TakesPaging();
        keys.MapPost("", PostIngestKey.Handle)
            .WithName("postIngestKey").WithSummary("Add an ingest key, with which a platform signs its requests")
            .Accepts<NewIngestKey>("application/json").ProducesProblems(400, 409, 413, 415);
        keys.MapDelete("/{ingestKeyId}", DeleteIngestKey.Handle)
            .WithName("deleteIngestKey").WithSummary("Revoke and delete an ingest key").ProducesProblems(400, 404);
    }
}
