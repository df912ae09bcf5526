using Microsoft.Extensions.Caching.Memory;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Call logs that were listed not long ago, in the form in which they were sent. The key has the agent, whose organization was checked, and the
/// version of the log, which is read from the database for each answer: nothing here can be shown to others or be out of date. It is bounded, and
/// forgotten after a while.
/// </summary>
sealed class CallLogCache(ListSettings settings) : IDisposable
{
    // A few huge calls must not drive out all others.
    const int LargestKept = 256 * 1024;
    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Math.Max(1L, settings.ListCacheMegabytes * 1024L * 1024) });

    /// <summary>Whether anything is kept at all.</summary>
    public bool Any => settings.ListCacheMegabytes > 0;

    public bool Takes(CallLogVersion log) => Any && log.TranscriptLength <= LargestKept;

    public CachedCallLog? Find(Guid agentId, CallLogVersion log, bool compressed) => cache.Get<CachedCallLog>((agentId, log, compressed));

    public void Keep(Guid agentId, CallLogVersion log, bool compressed, CachedCallLog part) => cache.Set(
        (agentId, log, compressed), part, new MemoryCacheEntryOptions { Size = part.Size, AbsoluteExpirationRelativeToNow = Lifetime });

    /// <summary>Of a log that was deleted.</summary>
    public void Forget(Guid agentId, CallLogVersion log)
    {
        cache.Remove((agentId, log, false));
        cache.Remove((agentId, log, true));
    }

    public void Dispose() => cache.Dispose();
}
