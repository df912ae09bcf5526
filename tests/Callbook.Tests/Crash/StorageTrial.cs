using Callbook.Tests.Support;

namespace Callbook.Tests.Crash;

enum StorageFault
{
    /// <summary>A file system of a few megabytes runs full, and is made larger after a while. Takes root.</summary>
    DiskFull,

    /// <summary>fsync and fdatasync fail for a while, by strace.</summary>
    SyncFails,
}

/// <summary>SQLite's disk stops taking anything for a while. What cannot be stored must not be acknowledged.</summary>
sealed record StorageTrial(StorageFault Fault, int Seed = 1)
{
    const int EntriesAround = 500;
    const int FailuresBetween = 100;

    /// <summary>Runs it; also how many entries were acknowledged while nothing could be stored.</summary>
    public async Task<(Outcome Outcome, long WhileFailing)> Run()
    {
        var disk = Fault == StorageFault.DiskFull ? new SmallDisk() : null;
        await using var victim = await Victim.Start(TestDatabase.Sqlite, store => disk?.Mount(store.DataDirectory) ?? Task.CompletedTask);
        try
        {
            var whileFailing = 0L;
            var outcome = await Trial.Run(victim, new Random(Seed), async ledger =>
            {
                await ledger.Acknowledged.After(EntriesAround);
                whileFailing = disk is null ? await FailSyncs(victim, ledger) : await Fill(disk, ledger);
                await ledger.Acknowledged.After(EntriesAround);
            });
            return (outcome, whileFailing);
        }
        finally
        {
            // Before its folder is deleted. The server may still have files open there.
            if (disk is not null)
                await disk.DisposeAsync();
        }
    }

    /// <summary>Whether the callers were told that it cannot be stored, and nothing else.</summary>
    public static bool AsPromised(Outcome outcome) => outcome.Ledger.Refusals.Count > 0 && outcome.Ledger.Refusals.Keys.All(status => status is 503 or 507);

    static async Task<long> FailSyncs(Victim victim, Ledger ledger)
    {
        await using var failing = await FailingSyncs.Start(victim.Server.ProcessId);
        // What was synced before is acknowledged yet.
        await ledger.Failed.After(1);
        var before = ledger.Acknowledged.Value;
        await ledger.Failed.After(FailuresBetween);
        return ledger.Acknowledged.Value - before;
    }

    // A full disk may still have room for one small entry when there is none for a larger.
    static async Task<long> Fill(SmallDisk disk, Ledger ledger)
    {
        await ledger.Failed.After(FailuresBetween);
        var before = ledger.Acknowledged.Value;
        await ledger.Failed.After(FailuresBetween);
        var whileFull = ledger.Acknowledged.Value - before;
        await disk.Grow();
        return whileFull;
    }
}
