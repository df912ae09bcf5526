using System.Globalization;
using Callbook.Tests.Support;

namespace Callbook.Tests.Crash;

/// <summary>The server or its database is struck at random moments, and gets up again.</summary>
sealed record CrashTrial(TestDatabase Database, Blow Blow, int Strikes, int Seed = 1, int LongestCall = Trial.LongestCall)
{
    const int FewestBetween = 20;
    const int MostBetween = 2000;
    const int MostMillisecondsMore = 30;

    /// <summary>Runs it; <paramref name="tell"/> gets a line a strike.</summary>
    public async Task<Outcome> Run(Action<string>? tell = null)
    {
        var random = new Random(Seed);
        await using var victim = await Victim.Start(Database);
        return await Trial.Run(victim, LongestCall, new Random(Seed + 1), async ledger =>
        {
            for (var strike = 1; strike <= Strikes; strike++)
            {
                await ledger.Acknowledged.After(random.Next(FewestBetween, MostBetween));
                await Task.Delay(random.Next(MostMillisecondsMore)); // not only just after an acknowledgement
                tell?.Invoke(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  strike {strike}: {ledger.Acknowledged.Value} entries acknowledged, {ledger.Calls.Count} calls, {ledger.Repeated.Value} repeated"));
                await victim.Strike(Blow, strike);
            }
        });
    }
}
