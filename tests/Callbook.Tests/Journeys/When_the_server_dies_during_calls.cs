using Callbook.Tests.Crash;
using Callbook.Tests.Support;

namespace Callbook.Tests.Journeys;

/// <summary>What was acknowledged is there afterwards, once and in order. <c>bench/crash</c> does the same for longer.</summary>
public sealed class When_the_server_dies_during_calls
{
    const int Strikes = 2;
    const int LongestCall = 40;

    [Theory, BothDatabases]
    public Task Nothing_acknowledged_is_lost_doubled_or_out_of_order_when_the_server_is_killed(TestDatabase database) =>
        AssertSpotless(new CrashTrial(database, Blow.Server, Strikes, LongestCall: LongestCall));

    [Fact, Needs(Need.Postgres)]
    public Task Nothing_acknowledged_is_lost_doubled_or_out_of_order_when_the_database_is_killed() =>
        AssertSpotless(new CrashTrial(TestDatabase.Postgres, Blow.Database, Strikes, LongestCall: LongestCall));

    [Fact, Needs(Need.Mount)]
    public Task What_a_full_disk_cannot_store_is_refused_and_nothing_acknowledged_is_lost() =>
        AssertSpotless(new StorageTrial(TestDatabase.Sqlite, StorageFault.DiskFull, Rounds: 2, LongestCall: LongestCall));

    [Theory, BothDatabases, Needs(Need.Strace)]
    public Task What_cannot_be_synced_is_refused_and_nothing_acknowledged_is_lost(TestDatabase database) =>
        AssertSpotless(new StorageTrial(database, StorageFault.SyncFails, Rounds: database == TestDatabase.Sqlite ? 2 : 1, LongestCall: LongestCall));

    static async Task AssertSpotless(CrashTrial trial) => AssertSpotless(await trial.Run());

    static async Task AssertSpotless(StorageTrial trial)
    {
        var (outcome, whileFailing) = await trial.Run();
        AssertSpotless(outcome);
        Assert.True(
            trial.AsPromised(outcome, whileFailing),
            $"{whileFailing} entries were acknowledged meanwhile, and answers were {string.Join(' ', outcome.Ledger.Refusals)}");
    }

    static void AssertSpotless(Outcome outcome)
    {
        var (verdict, ledger) = outcome;
        Assert.True(verdict.Spotless, verdict.ToString());
        // Somebody was in the middle of a sentence, or nothing was shown.
        Assert.True(ledger.Failed.Value > 0);
        Assert.InRange(verdict.Entries, 100, long.MaxValue);
    }
}
