using Callbook.Server.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Support.Http;

/// <summary>A route of the server. Without a scope anyone may ask, where it says so.</summary>
sealed record ServerRoute(string Method, string Pattern, string? Scope, bool IsAnonymous)
{
    /// <summary>Every route there is, in order.</summary>
    public static IReadOnlyList<ServerRoute> All(CallbookHost host) =>
    [
        .. (from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/') // every route here has a text
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
           orderby pattern, method
           let scope = endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope
           select new ServerRoute(method, pattern, scope, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)).Distinct(),
    ];

    /// <summary>Those that people have approved, which are all.</summary>
    public static IReadOnlyList<ServerRoute> Approved { get; } =
    [
        .. from line in File.ReadLines(Path.Combine(Repository.Root, "tests", "Callbook.Tests", "Approved", "routes.txt"))
           let parts = line.Split(' ')
           select new ServerRoute(parts[0], parts[1], parts[2] is "anonymous" ? null : parts[2], parts[2] is "anonymous"),
    ];

    public string Key => $"{Method} {Pattern}";

    public HttpMethod Verb => Method is "ANY" ? HttpMethod.Get : new(Method);

    public override string ToString() => $"{Method} {Pattern} {Scope ?? (IsAnonymous ? "anonymous" : "NOBODY SAID WHO MAY ASK")}";
}
