using Microsoft.AspNetCore.HttpOverrides;

namespace Callbook.Server.Hosting;

/// <summary>
/// Takes a client's address, and the scheme and the host that it called, from the X-Forwarded headers of the proxies that the operator trusts. The address
/// is the rightmost one that none of them has. Headers of anybody else do not count.
/// </summary>
static class TrustedProxies
{
    const string Enabled = "ForwardedHeaders_Enabled";

    // The framework's own switch would trust everybody.
    public static void DisableDefault(IConfigurationBuilder configuration) =>
        configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>(Enabled, "false")]);

    public static void UseTrustedProxies(this WebApplication app)
    {
        if (!NetworkList.TryParse(app.Services.GetRequiredService<ServerSettings>().TrustedProxies, out var proxies) || proxies.Networks.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        // By default they hold loopback.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies.Networks)
            options.KnownIPNetworks.Add(network);

        // The middleware shows by this header that it has replaced the host, so a client may not send it.
        app.Use((http, next) =>
        {
            http.Request.Headers.Remove(options.OriginalHostHeaderName);
            return next(http);
        });
        app.UseForwardedHeaders(options);
        app.Use((http, next) =>
        {
            if (http.Request.Headers.ContainsKey(options.OriginalHostHeaderName))
                http.Features.Set(new ForwardedUrl($"{http.Request.Scheme}://{http.Request.Host}"));
            return next(http);
        });
    }
}

/// <summary>The base URL that a client called, as a trusted proxy says.</summary>
sealed record ForwardedUrl(string Text);
