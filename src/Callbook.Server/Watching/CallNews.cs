using Callbook.Server.Calls;

namespace Callbook.Server.Watching;

enum CallState
{
    /// <summary>The call does not exist or was deleted.</summary>
    Gone,
    InProgress,
    Ended,
}

/// <summary>A page of a call's entries from a position on. Pages keep long calls out of memory.</summary>
sealed class CallNews(CallKey key, long from)
{
    public const int MostEntries = 100;
    const int MostBytes = 256 * 1024;

    readonly List<byte[]> frames = [];
    int bytes;

    public CallKey Key { get; } = key;
    public long From { get; } = from;

    /// <summary>The entries as events, from <see cref="From"/> on without gaps.</summary>
    public IReadOnlyList<byte[]> Frames => frames;

    public CallState State { get; private set; }

    /// <summary>The number of all entries of the call.</summary>
    public long Total { get; private set; }

    /// <summary>The event that ends the stream; null unless the call is over and this is its last page.</summary>
    public byte[]? End { get; private set; }

    /// <summary>The position after the last entry of this page.</summary>
    public long Next => From + frames.Count;

    /// <summary>Whether the call has entries after this page.</summary>
    public bool More => Next < Total;

    public void Found(long total) => (State, Total) = (CallState.InProgress, total);

    /// <summary>Adds an entry of a call in progress, unless the page is full.</summary>
    public void Add(long position, Func<EntryHeard> heard)
    {
        // Positions are contiguous, since they are assigned while the call's row is locked. If one were missing, later entries must not be
        // sent.
        if (position != Next || frames.Count == MostEntries || bytes >= MostBytes)
            return;
        var frame = EventFrame.OfEntry(position, heard());
        frames.Add(frame);
        bytes += frame.Length;
    }

    /// <summary>Adds entries of a finished call. They are in the order in which they were stored, so late entries come last.</summary>
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
