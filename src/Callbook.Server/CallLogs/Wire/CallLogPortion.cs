namespace Callbook.Server.CallLogs.Wire;

/// <summary>Consecutive logs of a page that are in memory at a time.</summary>
/// <param name="from">The place of the first one on the page.</param>
/// <param name="logs">Which logs.</param>
/// <param name="known">The cached ones; null for the others.</param>
sealed class CallLogPortion(int from, CallLogVersion[] logs, CachedCallLog?[] known) : IDisposable
{
    readonly FetchedCallLog?[] fetched = new FetchedCallLog?[logs.Length];
    PieceBuffer? pieces;

    /// <summary>The place after the last one on the page.</summary>
    public int End => from + logs.Length;

    /// <summary>Whether all logs are cached.</summary>
    public bool Complete => Array.TrueForAll(known, part => part is not null);

    /// <summary>The logs that are not cached.</summary>
    public IEnumerable<CallLogVersion> Missing => logs.Where((_, at) => known[at] is null);

    /// <summary>The logs, each cached or fetched. One that is neither was deleted.</summary>
    public IEnumerable<(CallLogVersion Version, CachedCallLog? Known, FetchedCallLog? Fetched)> Logs =>
        logs.Select((log, at) => (log, known[at], fetched[at]));

    /// <summary>Keeps the sealed transcripts of the missing logs, of each at most so many bytes.</summary>
    public PieceBuffer Pieces(int most) => pieces ??= new(Missing.Sum(log => Math.Min(log.SealedLength, most)));

    public void Add(FetchedCallLog log) => fetched[Array.FindIndex(logs, version => version.Id == log.Id)] = log;

    public void Dispose() => pieces?.Dispose();
}
