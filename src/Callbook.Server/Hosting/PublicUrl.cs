using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Callbook.Server.Hosting;

/// <summary>
/// The base URL of the server, without a slash at the end: the setting, or what a trusted proxy says of the request, or the address it listens on.
/// </summary>
sealed class PublicUrl(ServerSettings settings, IServer server, IHttpContextAccessor requests)
{
    /// <summary>Whether it is the same for all requests.</summary>
    public bool IsFixed => settings.PublicUrl is not null || settings.TrustedProxies is null;

    public override string ToString() =>
        (settings.PublicUrl ?? requests.HttpContext?.Features.Get<ForwardedUrl>()?.Text ?? Listening()).TrimEnd('/');

    string Listening() => (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1:5080")
        .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://+", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://*", "://127.0.0.1", StringComparison.Ordinal);
}
