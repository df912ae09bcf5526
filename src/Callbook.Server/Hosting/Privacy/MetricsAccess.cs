using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Callbook.Server.Hosting.Privacy;

/// <summary>Decides who may read <c>/metrics</c>: whoever has the token, comes to the address for metrics, or is on this machine.</summary>
static class MetricsAccess
{
    const string Path = "/metrics";
    const string Health = "/health";

    // A proxy on this machine adds one of these when it passes on what somebody elsewhere asked for.
    static readonly string[] OfProxies =
        ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Real-IP", "Forwarded", "Via"];

    /// <summary>Adds the address for metrics to those that the server listens on.</summary>
    public static void ListenForMetrics(this WebApplicationBuilder builder, MetricsSettings settings)
    {
        if (settings.Url is null)
            return;
        var urls = builder.Configuration["urls"];
        if (urls is null && SettingsReader.NamesAddress(builder.Configuration))
            throw new CannotStartException("Callbook:Metrics:Url needs the other addresses in --urls (ASPNETCORE_URLS), not in ports or Kestrel:Endpoints.");
        builder.WebHost.UseUrls($"{urls ?? ServerSettings.DefaultUrl};{settings.Url}");
    }

    public static void UseMetricsAccess(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<MetricsSettings>();
        var token = settings.Token is { } wanted ? Encoding.UTF8.GetBytes($"Bearer {wanted}") : null;
        app.Use((http, next) =>
        {
            var isMetrics = http.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);
            if (settings.Port is { } port && (http.Connection.LocalPort == port) != isMetrics
                && !(http.Connection.LocalPort == port && http.Request.Path.StartsWithSegments(Health, StringComparison.OrdinalIgnoreCase)))
                return Problems.NotFound.ToResult().ExecuteAsync(http);
            if (!isMetrics)
                return next(http);
            if (token is null)
                return settings.Url is not null || IsHere(http) ? next(http) : Problems.MetricsClosed.ToResult().ExecuteAsync(http);
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), token))
                return next(http);
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"metrics\"";
            return Problems.InvalidToken.ToResult().ExecuteAsync(http);
        });
    }

    static bool IsHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !Array.Exists(OfProxies, http.Request.Headers.ContainsKey);
}
