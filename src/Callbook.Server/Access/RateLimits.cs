using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;

namespace Callbook.Server.Access;

/// <summary>
/// Limits the requests of each credential, and those of strangers by what tells them apart. Each kind of request is counted by itself, so that failures of
/// one kind never use up what others need from the same address.
/// </summary>
sealed class RateLimits(RateLimitSettings settings)
{
    // An IPv6 customer gets a whole network. A limit per single address would limit nothing.
    const int NetworkBytes = 8;

    // Some hundred bytes each.
    const int MostKeys = 20_000;

    readonly TokenBuckets? buckets = settings.PerSecond == 0 ? null : new(
        new()
        {
            TokenLimit = settings.Burst,
            TokensPerPeriod = settings.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = false,
        },
        MostKeys);

    /// <summary>The limit of ordinary requests, whose key is known before they are read.</summary>
    public void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = buckets?.WithTranslatedKey<HttpContext>(Key, leaveOpen: true);
        options.OnRejected = async (rejected, _) => await Refuse(rejected.HttpContext, rejected.Lease).ExecuteAsync(rejected.HttpContext);
    }

    /// <summary>Counts a request that its route limits by itself. Null, or the refusal if there were too many.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">What is counted.</param>
    /// <param name="whose">Tells requests of an address apart.</param>
    public ProblemHttpResult? Count(HttpContext http, string kind, string? whose = null)
    {
        if (buckets is null)
            return null;
        using var lease = buckets.AttemptAcquire($"{kind} {Network(http.Connection.RemoteIpAddress)} {whose}");
        return lease.IsAcquired ? null : Refuse(http, lease);
    }

    static string Key(HttpContext http)
    {
        if (http.Features.Get<Caller>() is { } caller)
            return $"credential {caller.CredentialId}";
        var metadata = http.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<RateLimitKey>()?.Of(http)
            // Without this distinction, requests with unknown tokens would use up what public routes are granted.
            ?? $"{(metadata?.GetMetadata<IAllowAnonymous>() is null ? "unknown" : "public")} {Network(http.Connection.RemoteIpAddress)}";
    }

    static string? Network(IPAddress? address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address?.ToString(),
    };

    static ProblemHttpResult Refuse(HttpContext http, RateLimitLease lease)
    {
        // One second more than the estimate, because a bucket is filled once a second and the client's next try must succeed.
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var estimate) ? (long)Math.Ceiling(estimate.TotalSeconds) + 1 : 1;
        http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return Problems.TooManyRequests.ToResult($"Try again in {wait} s.");
    }
}

/// <summary>What the requests of a public route are limited by; null: by their address.</summary>
sealed record RateLimitKey(Func<HttpContext, string?> Of);

static class RateLimitKeyExtensions
{
    public static TBuilder LimitBy<TBuilder>(this TBuilder route, Func<HttpContext, string?> key)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RateLimitKey(key));
}
