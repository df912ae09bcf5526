using Callbook.Server.Calls;

namespace Callbook.Server.Watching;

/// <summary>
/// Buffers the newest entries of one call for all its watchers on this server, so that they are read once. The buffer is small; a watcher
/// that is further behind reads from the database.
/// </summary>
sealed class CallFeed(CallKey key)
{
    const int MostKept = 100;
    const int MostBytes = 64 * 1024;

    readonly Lock guard = new();
    readonly List<byte[]> kept = [];
    TaskCompletionSource changed = NewSignal();
    byte[]? end;
    bool gone;
    long? next;

    public CallKey Key { get; } = key;

    /// <summary>The number of watchers, maintained by <see cref="CallFeeds"/>.</summary>
    public int Watchers { get; set; }

    /// <summary>Whether the end of the call is being read, maintained by <see cref="CallFeeds"/>.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Whether there is anything left to read: a watcher has caught up, and the call is not known to be over.</summary>
    public bool IsOpen
    {
        get
        {
            lock (guard)
                return next is not null && end is null && !gone;
        }
    }

    /// <summary>The next position to read; null before any watcher has caught up.</summary>
    public long? Next
    {
        get
        {
            lock (guard)
                return next;
        }
    }

    /// <summary>Starts the feed at a position. Returns false if it was started before.</summary>
    public bool Begin(long position)
    {
        lock (guard)
        {
            if (next is not null)
                return false;
            next = position;
            return true;
        }
    }

    /// <summary>Adds the entries that were read from <see cref="Next"/> on and wakes the watchers.</summary>
    public void Take(CallNews news)
    {
        TaskCompletionSource told;
        lock (guard)
        {
            if (news.Frames.Count == 0 && news.State == CallState.InProgress)
                return;
            kept.AddRange(news.Frames);
            next = news.Next;
            end = news.End;
            gone = news.State == CallState.Gone;
            var (drop, bytes) = (Math.Max(0, kept.Count - MostKept), kept.Sum(frame => (long)frame.Length));
            bytes -= kept.Take(drop).Sum(frame => (long)frame.Length);
            while (bytes > MostBytes)
                bytes -= kept[drop++].Length;
            kept.RemoveRange(0, drop);
            (told, changed) = (changed, NewSignal());
        }

        told.SetResult();
    }

    /// <summary>Returns the buffered entries from a position on; null for a watcher that is too far behind.</summary>
    public FeedView? See(long position)
    {
        lock (guard)
        {
            if (next - kept.Count is not { } first || position < first)
                return null;
            var skip = (int)Math.Min(position - first, kept.Count);
            return new(kept[skip..], end, gone, changed.Task);
        }
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The news for one watcher.</summary>
/// <param name="Frames">Entries.</param>
/// <param name="End">The event that ends the stream after them; null while the call is in progress.</param>
/// <param name="Gone">Whether the call was deleted.</param>
/// <param name="Changed">Completes when there is more.</param>
sealed record FeedView(IReadOnlyList<byte[]> Frames, byte[]? End, bool Gone, Task Changed);
