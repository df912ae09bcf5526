using System.Globalization;
using Callbook.Tests.Support;

namespace Callbook.Tests.Crash;

/// <summary>Callers log calls while the server or its database is struck at random moments; then the books are compared.</summary>
sealed record CrashTrial(TestDatabase Database, Blow Blow, int Strikes, int Callers = 50, int Seed = 1)
{
    const int FewestBetween = 20;
    const int MostBetween = 2000;
    const int MostMillisecondsMore = 30;

    /// <summary>Runs it; <paramref name="tell"/> gets a line a strike.</summary>
    public async Task<(Verdict Verdict, Ledger Ledger)> Run(Action<string>? tell = null)
    {
        var random = new Random(Seed);
        await using var victim = await Victim.Start(Database);
        var ledger = new Ledger();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => new Caller(victim, ledger, new Random(random.Next()))).ToList();
        try
        {
            var calling = callers.Select(caller => caller.Run(stop.Token)).ToList();
            for (var strike = 1; strike <= Strikes; strike++)
            {
                await First(ledger.After(random.Next(FewestBetween, MostBetween)), calling);
                await Task.Delay(random.Next(MostMillisecondsMore), CancellationToken.None); // not only just after an acknowledgement
                var before = ledger.Acknowledged;
                await victim.Strike(Blow, strike);
                tell?.Invoke(string.Create(CultureInfo.InvariantCulture, $"  strike {strike}: {before} entries acknowledged, {ledger.Calls.Count} calls, {ledger.Repeated} repeated"));
            }

            await stop.CancelAsync();
            await Task.WhenAll(calling);
        }
        finally
        {
            foreach (var caller in callers)
                caller.Dispose();
        }

        // What is served after one more crash, and not from anybody's memory.
        await victim.Strike(Blow, Strikes + 1);
        return (Verdict.Of(ledger, await Patiently(victim.Serves)), ledger);
    }

    // A caller that fails must not leave the others calling for ever.
    static async Task First(Task moment, IEnumerable<Task> calling) => await await Task.WhenAny([moment, .. calling]);

    // Connections that the database dropped are found out one by one.
    static async Task<T> Patiently<T>(Func<Task<T>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Client.CallbookException) when (attempt < 50)
            {
                await Task.Delay(100);
            }
        }
    }
}
