using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>Entries of one request, or of a stretch of a stream: what can be stored, and what is wrong with the rest.</summary>
sealed class EntryBatch
{
    readonly List<(long Index, StoredEntry Entry)> entries = [];
    readonly List<RejectedEntry> rejected = [];

    public int Count => entries.Count + rejected.Count;

    public void Add(ReadOnlySpan<byte> json, long index, DateTimeOffset arrivedAt)
    {
        if (PostedEntry.TryRead(json, out var entry, out var problem))
            entries.Add((index, PostedEntry.ToStored(entry, position: 0, arrivedAt.ToMicros())));
        else
            Reject(index, problem);
    }

    public void Reject(long index, string problem) => rejected.Add(new(index, problem));

    /// <summary>Returns when what can be stored is durable. Null where there is no such call.</summary>
    public async Task<AppendedEntries?> Store(CallWriter writer, CallKey call, DateTimeOffset at, CancellationToken cancel)
    {
        if (await writer.Append(call, [.. entries.Select(entry => entry.Entry)], at, cancel) is not { } outcomes)
            return null;
        foreach (var (entry, _) in entries.Zip(outcomes).Where(entry => entry.Second == EntryOutcome.Full))
            Reject(entry.Index, $"the call is full: it may have at most {Limits.OngoingEntries} entries with {Limits.OngoingCharacters} bytes in total");
        return new(
            outcomes.Count(outcome => outcome == EntryOutcome.Accepted),
            outcomes.Count(outcome => outcome == EntryOutcome.Duplicate),
            [.. rejected.OrderBy(entry => entry.Index)]);
    }
}
