using Callbook.Server.Calls;

namespace Callbook.Server.Watching;

enum CallState
{
    /// <summary>There is no such call, or no longer.</summary>
    Gone,
    InProgress,
    Ended,
}

/// <summary>What a call has from a position on: a page of it, so that a long call never stands in memory.</summary>
sealed class CallNews(CallKey key, long from)
{
    public const int MostEntries = 100;
    const int MostBytes = 256 * 1024;

    readonly List<byte[]> frames = [];
    int bytes;

    public CallKey Key { get; } = key;
    public long From { get; } = from;

    /// <summary>The entries as events, from <see cref="From"/> on without a gap.</summary>
    public IReadOnlyList<byte[]> Frames => frames;

    public CallState State { get; private set; }

    /// <summary>How many entries the call has altogether.</summary>
    public long Total { get; private set; }

    /// <summary>The event that ends the stream, where the call is over and nothing else is left to tell.</summary>
    public byte[]? End { get; private set; }

    /// <summary>The position behind what is here.</summary>
    public long Next => From + frames.Count;

    /// <summary>Whether there was more than a page.</summary>
    public bool More => Next < Total;

    public void Found(long total) => (State, Total) = (CallState.InProgress, total);

    /// <summary>Adds an entry in progress, unless the page is full.</summary>
    public void Add(long position, Func<EntryHeard> heard)
    {
        // Not contiguous cannot be: positions are given while the call's row is held. If it were, nothing may be passed over.
        if (position != Next || frames.Count == MostEntries || bytes >= MostBytes)
            return;
        var frame = EventFrame.OfEntry(position, heard());
        frames.Add(frame);
        bytes += frame.Length;
    }

    /// <summary>Adds from a call that is over. Its entries stand in the order in which they were heard, and what comes late stands behind.</summary>
    public void Add(Call call)
    {
        Found(call.Heard.Count);
        State = CallState.Ended;
        for (var position = Math.Min(From, Total); position < Math.Min(Total, From + MostEntries); position++)
        {
            var heard = call.Heard[(int)position];
            Add(position, () => heard);
        }

        End = More ? null : EventFrame.OfEnd(call);
    }
}
