using Callbook.Client;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>Entries of one request, or of a stretch of a stream: what can be stored, and what is wrong with the rest.</summary>
sealed class EntryBatch
{
    readonly List<(long Index, StoredEntry Entry)> entries = [];
    readonly List<RejectedEntry> rejected = [];

    /// <summary>What can be stored, each with its place in the request.</summary>
    public IReadOnlyList<(long Index, StoredEntry Entry)> Entries => entries;

    public IReadOnlyList<RejectedEntry> Rejected => rejected;

    public int Count => entries.Count + rejected.Count;

    public void Add(ReadOnlySpan<byte> json, long index, DateTimeOffset arrivedAt)
    {
        if (PostedEntry.TryRead(json, out var entry, out var problem))
            entries.Add((index, PostedEntry.ToStored(entry, position: 0, arrivedAt.ToMicros())));
        else
            Reject(index, problem);
    }

    public void Reject(long index, string problem) => rejected.Add(new(index, problem));
}
