using System.Threading.Channels;
using Callbook.Server.Hosting;

namespace Callbook.Server.Writing;

/// <summary>
/// The writes that wait for a transaction. Organizations take turns by the size of what they write, and each may hold only its share of the
/// queue. The writes of one organization stay in their order.
/// </summary>
sealed class WriteQueue
{
    // Small writes are counted as this many bytes, so the budget also limits the number of writes, to 8,192.
    const long LeastHeld = 16 * 1024;
    const long MostHeld = 128 * 1024 * 1024;

    const int MostInBatch = 512;
    // Bounds a batch of large writes, so that later writes do not wait for megabytes. It amounts to some two thousand entries, whose arrays
    // stay below the garbage collector's threshold for large objects.
    const long MostBatchBytes = 1024 * 1024;

    readonly ByteBudget budget = new(MostHeld);
    readonly Lock guard = new();
    readonly Dictionary<Guid, Queue<(QueuedWrite Write, ByteBudget.Share Share)>> waiting = [];
    // The organizations, by what was taken from each since it came. The one with the least is next.
    readonly PriorityQueue<Guid, long> turns = new();
    readonly List<ByteBudget.Share> taken = [];
    readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    long least;
    int count;
    bool closed;

    /// <summary>Throws <see cref="OverloadedException"/> if the organization's share of the queue is full, or the queue is closed.</summary>
    public void Add(QueuedWrite write)
    {
        var share = budget.Open(write.Key.OrganizationId);
        // No write counts for more than a quarter, or a call that is larger than the queue would be refused forever.
        share.Reach(Math.Clamp(write.Bytes, LeastHeld, MostHeld / 4));
        lock (guard)
        {
            if (closed)
            {
                share.Dispose();
                throw new OverloadedException();
            }

            if (!waiting.TryGetValue(write.Key.OrganizationId, out var line))
            {
                waiting.Add(write.Key.OrganizationId, line = []);
                // A newcomer has no claim to what others were given before.
                turns.Enqueue(write.Key.OrganizationId, least);
            }

            line.Enqueue((write, share));
            count++;
        }

        signal.Writer.TryWrite(true);
    }

    /// <summary>No more writes are accepted.</summary>
    public void Close()
    {
        lock (guard)
            closed = true;
        signal.Writer.TryWrite(true);
    }

    /// <summary>Waits for writes and moves a batch of them here. The batch is empty when the queue is closed and empty.</summary>
    public async Task Take(List<QueuedWrite> batch)
    {
        while (!TryTake(batch))
        {
            await signal.Reader.WaitToReadAsync();
            signal.Reader.TryRead(out _);
        }
    }

    /// <summary>Returns the shares of the last batch.</summary>
    public void Done()
    {
        foreach (var share in taken)
            share.Dispose();
        taken.Clear();
    }

    bool TryTake(List<QueuedWrite> batch)
    {
        lock (guard)
        {
            for (var bytes = 0L; count > 0 && batch.Count < MostInBatch && bytes < MostBatchBytes; bytes += TakeNext(batch))
            {
            }

            if (count > 0)
                return true;
            // Nobody had to wait for anybody else.
            waiting.Clear();
            turns.Clear();
            least = 0;
            return batch.Count > 0 || closed;
        }
    }

    // An organization without writes keeps its place until its turn, so that one large write after the other is not always the first.
    long TakeNext(List<QueuedWrite> batch)
    {
        turns.TryDequeue(out var organization, out least);
        var line = waiting[organization];
        if (!line.TryDequeue(out var next))
        {
            waiting.Remove(organization);
            return 0;
        }

        var (write, share) = next;
        turns.Enqueue(organization, least + Math.Max(MostBatchBytes / MostInBatch, write.Bytes));
        batch.Add(write);
        taken.Add(share);
        count--;
        return write.Bytes;
    }
}
