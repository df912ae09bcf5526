using Callbook.Server.Hosting;
using Microsoft.Extensions.Caching.Memory;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Transcripts that were read not long ago, in the form in which they were sent. The key has the version of the log, which is read from the
/// database for each answer, so nothing here can be out of date; it is bounded, and forgotten after a while.
/// </summary>
sealed class TranscriptCache(Settings settings) : IDisposable
{
    // A few huge calls must not drive out all others.
    const int LargestKept = 256 * 1024;
    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Math.Max(1L, settings.TranscriptCacheMegabytes * 1024L * 1024) });

    /// <summary>Whether anything is kept at all.</summary>
    public bool Any => settings.TranscriptCacheMegabytes > 0;

    public static bool Takes(int length) => length <= LargestKept;

    public byte[]? Find(Guid id, long version, bool compressed) => cache.Get<byte[]>(new Key(id, version, compressed));

    public void Keep(Guid id, long version, bool compressed, byte[] transcript)
    {
        if (Any)
            cache.Set(new Key(id, version, compressed), transcript, new MemoryCacheEntryOptions { Size = transcript.Length, AbsoluteExpirationRelativeToNow = Lifetime });
    }

    /// <summary>Of a log that was deleted.</summary>
    public void Forget(Guid id, long version)
    {
        cache.Remove(new Key(id, version, Compressed: false));
        cache.Remove(new Key(id, version, Compressed: true));
    }

    public void Dispose() => cache.Dispose();

    sealed record Key(Guid Id, long Version, bool Compressed);
}
