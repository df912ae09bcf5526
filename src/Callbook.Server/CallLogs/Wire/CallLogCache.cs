using Microsoft.Extensions.Caching.Memory;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Caches recently listed call logs in the form in which they were sent. The key contains the agent, whose organization was checked, and
/// the log's version, which each request reads from the database, so the cache never serves stale logs or those of another organization.
/// Its size is bounded, and entries expire.
/// </summary>
sealed class CallLogCache(ListSettings settings) : IDisposable
{
    // A few huge calls must not evict all others.
    const int LargestKept = 256 * 1024;
    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Math.Max(1L, settings.ListCacheMegabytes * 1024L * 1024) });

    /// <summary>Whether the cache is enabled.</summary>
    public bool Any => settings.ListCacheMegabytes > 0;

    public bool Takes(CallLogVersion log) => Any && log.TranscriptLength <= LargestKept;

    public CachedCallLog? Find(Guid agentId, CallLogVersion log, bool compressed) => cache.Get<CachedCallLog>((agentId, log, compressed));

    public void Keep(Guid agentId, CallLogVersion log, bool compressed, CachedCallLog part) => cache.Set(
        (agentId, log, compressed), part, new MemoryCacheEntryOptions { Size = part.Size, AbsoluteExpirationRelativeToNow = Lifetime });

    /// <summary>Evicts a deleted log.</summary>
    public void Forget(Guid agentId, CallLogVersion log)
    {
        cache.Remove((agentId, log, false));
        cache.Remove((agentId, log, true));
    }

    public void Dispose() => cache.Dispose();
}
