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
            .WithName("listIngestKeys").WithSummary("List what the organization's platforms sign with").TakesPaging();
        keys.MapPost("", PostIngestKey.Handle)
            .WithName("postIngestKey").WithSummary("Add what a platform signs with; its secret is never shown")
            .Accepts<NewIngestKey>("application/json").ProducesProblems(400, 409, 413, 415);
        keys.MapDelete("/{ingestKeyId}", DeleteIngestKey.Handle)
            .WithName("deleteIngestKey").WithSummary("Delete what a platform signs with; it stops at once").ProducesProblems(400, 404);
    }
}
