using Callbook.Tests.Crash;
using Callbook.Tests.Support;

namespace Callbook.Tests.Journeys;

/// <summary>What was acknowledged is there afterwards, once and in order. <c>bench/crash</c> does the same for longer.</summary>
public sealed class When_the_server_dies_during_calls
{
    const int Strikes = 5;

    [Theory, BothDatabases]
    public Task Nothing_acknowledged_is_lost_doubled_or_out_of_order_when_the_server_is_killed(TestDatabase database) =>
        AssertSpotless(new(database, Blow.Server, Strikes));

    [Fact, Needs(Need.Postgres)]
    public Task Nothing_acknowledged_is_lost_doubled_or_out_of_order_when_the_database_is_killed() =>
        AssertSpotless(new(TestDatabase.Postgres, Blow.Database, Strikes));

    static async Task AssertSpotless(CrashTrial trial)
    {
        var (verdict, ledger) = await trial.Run();
        Assert.True(verdict.Spotless, verdict.ToString());
        // Somebody was in the middle of a sentence, or nothing was shown.
        Assert.True(ledger.Failed.Value > 0);
        Assert.InRange(verdict.Entries, 100, long.MaxValue);
    }
}
