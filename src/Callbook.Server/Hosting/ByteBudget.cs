namespace Callbook.Server.Hosting;

/// <summary>
/// Limits the bytes that requests of a kind hold in memory. Each organization may hold at most as much as it leaves free: one alone gets half
/// of the budget, two get a third each, and a newcomer always finds room.
/// </summary>
sealed class ByteBudget(long most)
{
    const int PartsOfTheRest = 8;

    readonly Lock gate = new();
    readonly Dictionary<Guid, long> held = [];
    readonly LinkedList<Waiter> waiting = [];

    // When an organization was last granted bytes that it had waited for.
    readonly Dictionary<Guid, long> granted = [];

    long free = most;
    long grants;

    /// <summary>Opens an empty share. Its bytes are returned when it is disposed of.</summary>
    /// <param name="organizationId">Whose share it is; the empty id for requests whose organization is not known yet.</param>
    public Share Open(Guid organizationId) => new(this, organizationId);

    bool TryTake(Guid organizationId, long bytes)
    {
        var others = held.GetValueOrDefault(organizationId);
        // With nothing held, even more than the budget is accepted. Otherwise something so large would wait forever.
        if (others + bytes > free - bytes && held.Count > 0)
            return false;
        free -= bytes;
        held[organizationId] = others + bytes;
        return true;
    }

    void Return(Guid organizationId, long bytes)
    {
        lock (gate)
        {
            free += bytes;
            if ((held[organizationId] -= bytes) == 0)
                held.Remove(organizationId);
            if (waiting.Count == 0)
                return;
            // Organizations take turns, however long the queue of one of them is.
            foreach (var waiter in waiting.OrderBy(waiter => granted.GetValueOrDefault(waiter.OrganizationId)).ToList())
            {
                if (!TryTake(waiter.OrganizationId, waiter.Bytes))
                    continue;
                waiting.Remove(waiter);
                granted[waiter.OrganizationId] = ++grants;
                waiter.Granted.SetResult();
            }

            if (waiting.Count == 0)
                granted.Clear();
        }
    }

    sealed record Waiter(Guid OrganizationId, long Bytes)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What one request holds. It is not for use by several threads at once.</summary>
    public sealed class Share(ByteBudget budget, Guid organizationId) : IDisposable
    {
        long taken;

        /// <summary>
        /// Extends the share to this many bytes; throws <see cref="OverloadedException"/> if the budget has not enough left.
        /// </summary>
        public void Reach(long bytes)
        {
            if (!TryReach(bytes))
                throw new OverloadedException();
        }

        /// <summary>Extends the share to this many bytes. Returns false if the budget has not enough left.</summary>
        public bool TryReach(long bytes)
        {
            if (bytes <= taken)
                return true;
            lock (budget.gate)
            {
                if (!budget.TryTake(organizationId, bytes - taken))
                    return false;
            }

            taken = bytes;
            return true;
        }

        /// <summary>
        /// Extends the share towards this many bytes, by at most a small part of what is left, so that many who hold theirs for long do not use
        /// up everything. Returns the bytes that it has.
        /// </summary>
        public long Widen(long bytes)
        {
            lock (budget.gate)
            {
                var left = (budget.free - budget.held.GetValueOrDefault(organizationId)) / 2;
                var some = Math.Min(bytes - taken, left / PartsOfTheRest);
                if (some > 0 && budget.TryTake(organizationId, some))
                    taken += some;
                return taken;
            }
        }

        /// <summary>
        /// Takes this many bytes for an empty share, and waits for them if need be. A share that holds bytes must not wait, because those
        /// that it waits for may be waiting for it.
        /// </summary>
        public async ValueTask Wait(long bytes, CancellationToken cancel)
        {
            if (taken > 0)
                throw new InvalidOperationException("The share is not empty.");
            if (bytes == 0)
                return;
            LinkedListNode<Waiter> waiter;
            lock (budget.gate)
            {
                if (budget.TryTake(organizationId, bytes))
                {
                    taken = bytes;
                    return;
                }

                waiter = budget.waiting.AddLast(new Waiter(organizationId, bytes));
            }

            await using (cancel.UnsafeRegister(_ => GiveUp(waiter, cancel), null))
                await waiter.Value.Granted.Task;
            taken = bytes;
        }

        /// <summary>Returns the bytes. The share can be used again.</summary>
        public void Dispose()
        {
            if (taken > 0)
                budget.Return(organizationId, taken);
            taken = 0;
        }

        void GiveUp(LinkedListNode<Waiter> waiter, CancellationToken cancel)
        {
            lock (budget.gate)
            {
                if (waiter.List is null)
                    return; // granted in the meantime
                budget.waiting.Remove(waiter);
            }

            waiter.Value.Granted.SetCanceled(cancel);
        }
    }
}
