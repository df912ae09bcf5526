using Callbook.Tests.Support;

namespace Callbook.Tests.Crash;

enum StorageFault
{
    /// <summary>A file system of a few megabytes runs full, and is made larger after a while. Takes root, and SQLite.</summary>
    DiskFull,

    /// <summary>fsync and fdatasync fail for a while, by strace.</summary>
    SyncFails,
}

/// <summary>
/// The disk stops taking anything for a while, some times. What cannot be stored must not be acknowledged. Every other time the server is killed while
/// it lasts: what was written and could not be synced is then found in the file, or not, and must not be doubled when it is sent again.
/// </summary>
sealed record StorageTrial(TestDatabase Database, StorageFault Fault, int Rounds, int Seed = 1, int LongestCall = Trial.LongestCall)
{
    const int EntriesBetween = 200;
    const int Failures = 100;

    /// <summary>Runs it; also how many entries were acknowledged while nothing could be stored.</summary>
    public async Task<(Outcome Outcome, long WhileFailing)> Run()
    {
        var disk = Fault == StorageFault.DiskFull ? new SmallDisk() : null;
        await using var victim = await Victim.Start(Database, store => disk?.Mount(store.DataDirectory) ?? Task.CompletedTask);
        try
        {
            var whileFailing = 0L;
            var outcome = await Trial.Run(victim, LongestCall, new Random(Seed), async ledger =>
            {
                for (var round = 1; round <= Rounds; round++)
                {
                    // A disk may be full before that.
                    await Task.WhenAny(ledger.Acknowledged.After(EntriesBetween), ledger.Failed.After(Failures));
                    await using (disk is null ? await FailingSyncs.Start(await victim.StorageProcesses()) : null)
                    {
                        whileFailing += await CountWhileFailing(ledger);
                        if (round % 2 == 0)
                            await victim.Server.Kill();
                    }

                    await (disk?.Grow(much: round == Rounds) ?? victim.StartDatabaseAgain());
                    if (round % 2 == 0)
                        await victim.KillServer();
                }

                await ledger.Acknowledged.After(EntriesBetween);
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
    public bool AsPromised(Outcome outcome, long whileFailing) =>
        outcome.Ledger.Refusals.Count > 0 && outcome.Ledger.Refusals.Keys.All(status => status is 503 or 507)
        // A full disk may still have room for one small entry when there is none for a larger.
        && (Fault == StorageFault.DiskFull || whileFailing == 0);

    // What was synced before is still being acknowledged at first.
    static async Task<long> CountWhileFailing(Ledger ledger)
    {
        await ledger.Failed.After(Failures);
        var before = ledger.Acknowledged.Value;
        await ledger.Failed.After(Failures);
        return ledger.Acknowledged.Value - before;
    }
}
