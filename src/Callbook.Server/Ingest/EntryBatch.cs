using Callbook.Client;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Ingest;

/// <summary>Entries of one request or of a part of a stream: the valid ones, and the problems of the rest.</summary>
/// <param name="key">Names entries that have no id; null: they stay without.</param>
sealed class EntryBatch(string? key)
{
    readonly List<(long Index, StoredEntry Entry)> entries = [];
    readonly List<RejectedEntry> rejected = [];

    /// <summary>The valid entries, each with its index in the request.</summary>
    public IReadOnlyList<(long Index, StoredEntry Entry)> Entries => entries;

    public IReadOnlyList<RejectedEntry> Rejected => rejected;

    public int Count => entries.Count + rejected.Count;

    public void Add(ReadOnlySpan<byte> json, long index, DateTimeOffset arrivedAt)
    {
        if (!PostedEntry.TryRead(json, out var entry, out var problem))
        {
            Reject(index, problem);
            return;
        }

        var stored = PostedEntry.ToStored(entry, position: 0, arrivedAt.ToMicros());
        entries.Add((index, key is null || stored.EntryId is not null ? stored : stored with { EntryId = IdempotencyKey.Name(key, index, json) }));
    }

    public void Reject(long index, string problem) => rejected.Add(new(index, problem));
}
