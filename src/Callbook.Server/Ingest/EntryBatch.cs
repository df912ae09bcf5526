using Callbook.Client;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>Entries of one request or of a part of a stream: the valid ones, and the problems of the rest.</summary>
sealed class EntryBatch
{
    readonly List<(long Index, StoredEntry Entry)> entries = [];
    readonly List<RejectedEntry> rejected = [];

    /// <summary>The valid entries, each with its index in the request.</summary>
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
