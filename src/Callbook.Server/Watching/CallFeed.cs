using Callbook.Server.Calls;

namespace Callbook.Server.Watching;

/// <summary>
/// The newest of one call, for all who watch it on this server: read once, sent to each. It keeps little; whoever is further behind reads for themselves.
/// </summary>
sealed class CallFeed(CallKey key)
{
    const int MostKept = 100;
    const int MostBytes = 256 * 1024;

    readonly Lock guard = new();
    readonly List<byte[]> kept = [];
    TaskCompletionSource changed = NewSignal();
    byte[]? end;
    bool gone;
    long? next;

    public CallKey Key { get; } = key;

    /// <summary>How many watch; the feeds count them.</summary>
    public int Watchers { get; set; }

    /// <summary>The position behind what was read; null before anybody has caught up.</summary>
    public long? Next
    {
        get
        {
            lock (guard)
                return next;
        }
    }

    /// <summary>From here on the feed is read for all. False where it was before.</summary>
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

    /// <summary>Takes what was read from <see cref="Next"/> on, and wakes whoever waits for it.</summary>
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
            while (bytes > MostBytes && drop < kept.Count - 1)
                bytes -= kept[drop++].Length;
            kept.RemoveRange(0, drop);
            (told, changed) = (changed, NewSignal());
        }

        told.SetResult();
    }

    /// <summary>What is here from a position on; null for who is too far behind.</summary>
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

/// <summary>What a watcher has not seen yet.</summary>
/// <param name="Frames">Entries.</param>
/// <param name="End">The event that ends the stream behind them, where the call is over.</param>
/// <param name="Gone">The call was deleted.</param>
/// <param name="Changed">Completes when there is more.</param>
sealed record FeedView(IReadOnlyList<byte[]> Frames, byte[]? End, bool Gone, Task Changed);
