using System.Text;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Hosting.Operations;

/// <summary>
/// Whether the process runs (live) and whether a balancer should send it requests (ready). A server stays ready while the database is away:
/// otherwise all servers would leave the balancer together, and clients would not be told when to try again.
/// </summary>
static class Health
{
    const string Works = "works";

    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<Draining>().AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddOptions<HostOptions>().Configure<ServerSettings>(Draining.LimitStop);
        services.AddSingleton<DatabaseCheck>().AddSingleton<IOutageCheck>(provider => provider.GetRequiredService<DatabaseCheck>());
        services.AddHostedService<OutageWatch>();
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // Short-circuited: a token that comes with such a request is not looked up in the database.
        app.Map("/health/live", () => TypedResults.Text("live\n")).AllowAnonymous().DisableRateLimiting().ExcludeFromDescription().ShortCircuit();
        app.Map("/health/ready", Ready).AllowAnonymous().DisableRateLimiting().ExcludeFromDescription().ShortCircuit();
    }

    // What it tells was found out before, so the answer waits for nothing.
    static ContentHttpResult Ready(Draining draining, DatabaseCheck database, IEnumerable<IOutageCheck> checks)
    {
        var obstacle = draining.HasBegun ? "draining" : database.HasSchema ? null : "the database lacks migrations of this server";
        var body = new StringBuilder().Append(obstacle ?? "ready").Append('\n');
        foreach (var outage in checks.Select(check => check.Outage))
            body.Append(outage.Place).Append(": ").Append(outage.State ?? Works).Append('\n');
        return TypedResults.Text(body.ToString(), statusCode: obstacle is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
