using System.Threading.RateLimiting;

namespace Callbook.Server.Access;

/// <summary>
/// A token bucket for each key. Memory is bounded: when many keys have been used, those that were not used since the last such moment are forgotten, and
/// begin again with a full bucket. A key in steady use is never forgotten.
/// </summary>
sealed class TokenBuckets(TokenBucketRateLimiterOptions options, int mostKeys) : PartitionedRateLimiter<string>
{
    readonly Lock guard = new();
    Dictionary<string, TokenBucketRateLimiter> recent = new(StringComparer.Ordinal);
    Dictionary<string, TokenBucketRateLimiter> earlier = new(StringComparer.Ordinal);

    /// <summary>The keys in memory: at most twice the limit.</summary>
    public int Count
    {
        get
        {
            lock (guard)
                return recent.Count + earlier.Count;
        }
    }

    public override RateLimiterStatistics? GetStatistics(string resource) => Find(resource).GetStatistics();

    protected override RateLimitLease AttemptAcquireCore(string resource, int permitCount)
    {
        var bucket = Find(resource);
        bucket.TryReplenish();
        return bucket.AttemptAcquire(permitCount);
    }

    // Nobody waits for a token.
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(string resource, int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(resource, permitCount));

    TokenBucketRateLimiter Find(string key)
    {
        lock (guard)
        {
            if (recent.TryGetValue(key, out var bucket))
                return bucket;
            if (recent.Count >= mostKeys)
                (recent, earlier) = (new(StringComparer.Ordinal), recent);
            // Buckets own nothing that must be disposed of: they replenish when they are used.
            if (!earlier.Remove(key, out bucket))
                bucket = new(options);
            recent.Add(key, bucket);
            return bucket;
        }
    }
}
