using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.RateLimiting;

namespace Callbook.Server.Access;

/// <summary>A token bucket for each credential, and for each address without one.</summary>
static class RateLimits
{
    // An IPv6 customer gets a whole network. A limit per single address would limit nothing.
    const int NetworkBytes = 8;

    public static void Configure(RateLimiterOptions options, RateLimitSettings settings)
    {
        if (settings.PerSecond == 0)
            return;
        // One timer replenishes the partitions and drops the idle ones.
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = settings.Burst,
            TokensPerPeriod = settings.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = false,
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
            http => RateLimitPartition.GetTokenBucketLimiter(Key(http), _ => bucket));
        options.OnRejected = Reject;
    }

    static string Key(HttpContext http) => http.Features.Get<Caller>() is { } caller
        ? $"credential {caller.CredentialId}"
        : $"address {Network(http.Connection.RemoteIpAddress)}";

    static string? Network(IPAddress? address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address?.ToString(),
    };

    static async ValueTask Reject(OnRejectedContext context, CancellationToken cancel)
    {
        // One second more than the estimate, because the timer that fills the buckets may be late and the client's next try must succeed.
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var estimate) ? (long)Math.Ceiling(estimate.TotalSeconds) + 1 : 1;
        context.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await Problems.TooManyRequests.ToResult($"Try again in {wait} s.").ExecuteAsync(context.HttpContext);
    }
}
