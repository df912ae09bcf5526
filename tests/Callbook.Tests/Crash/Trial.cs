using Callbook.Client;

namespace Callbook.Tests.Crash;

sealed record Outcome(Verdict Verdict, Ledger Ledger);

/// <summary>Callers log one call after the other while there is trouble; then the books are compared.</summary>
static class Trial
{
    public const int Callers = 50;
    public const int LongestCall = 120;
    const int MostTries = 50;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<Outcome> Run(Victim victim, int longestCall, Random random, Func<Ledger, Task> trouble)
    {
        var ledger = new Ledger();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => new Caller(victim, ledger, longestCall, new Random(random.Next()))).ToList();
        try
        {
            var calling = callers.Select(caller => caller.Run(stop.Token)).ToList();
            // A caller that fails must not leave the others calling for ever.
            await await Task.WhenAny([trouble(ledger), .. calling]);
            await stop.CancelAsync();
            await Task.WhenAll(calling);
        }
        finally
        {
            foreach (var caller in callers)
                caller.Dispose();
        }

        // What is served after one more crash, and not from anybody's memory.
        await victim.KillServer();
        return new(Verdict.Of(ledger, await Serves(victim)), ledger);
    }

    // Connections that a database dropped are found out one by one.
    static async Task<IReadOnlyList<CallLog>> Serves(Victim victim)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await victim.Serves();
            }
            catch (CallbookException) when (attempt < MostTries)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
