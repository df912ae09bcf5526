namespace Callbook.Server.Hosting.Sharing;

/// <summary>One holder at a time for each key. Holders of different keys never wait for each other.</summary>
sealed class KeyedLock
{
    readonly Dictionary<Guid, Entry> entries = [];

    /// <summary>Waits until the key is free. It is held until the result is disposed of.</summary>
    public async Task<IDisposable> Take(Guid key, CancellationToken cancel)
    {
        Entry entry;
        lock (entries)
        {
            if (!entries.TryGetValue(key, out entry!)) // set below
                entries.Add(key, entry = new(this, key));
            entry.Users++;
        }

        try
        {
            await entry.Turn.WaitAsync(cancel);
            return entry;
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    void Leave(Entry entry)
    {
        lock (entries)
        {
            if (--entry.Users > 0)
                return;
            entries.Remove(entry.Key);
        }

        entry.Turn.Dispose();
    }

    sealed class Entry(KeyedLock owner, Guid key) : IDisposable
    {
        public Guid Key => key;
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public int Users { get; set; }

        public void Dispose()
        {
            Turn.Release();
            owner.Leave(this);
        }
    }
}
