using Callbook.Client;

namespace Callbook.Server.Sample;

/// <summary>Three agents with about 200 calls in the last 30 days. The same seed and instant give the same calls.</summary>
static class SampleCallCentre
{
    const int Attempts = 50;

    public static IReadOnlyList<NewAgent> Agents { get; } = [.. Trades.All.Select(trade => trade.Agent)];

    /// <summary>Oldest first; every call has ended by <paramref name="now"/>.</summary>
    public static IEnumerable<SampleCall> Calls(int seed, DateTimeOffset now)
    {
        var studios = Trades.All.Select((trade, agent) => new CallStudio(trade, Dice.For(seed, -1 - agent))).ToArray();
        var rings = Trades.All.SelectMany((trade, agent) => Rings(trade, agent, seed, now))
            .OrderBy(ring => ring.At).ThenBy(ring => ring.Agent);
        var heard = new HashSet<(int, string)>();
        foreach (var (index, ring) in rings.Index())
        {
            var id = $"sample-{seed:x}-{index + 1:0000}";
            yield return new(ring.Agent, Unheard(studios[ring.Agent], ring, id, heard, Dice.For(seed, index)));
        }
    }

    static (int Agent, DateTimeOffset At)[] Rings(SampleAgent trade, int agent, int seed, DateTimeOffset now)
    {
        var dice = Dice.For(seed, 1_000_000 + agent);
        return trade.Hours.Rings(trade.CallCount - 4 + dice.Below(9), now, dice).Select(at => (agent, at)).ToArray();
    }

    // Short calls would sometimes repeat each other word by word, which would reveal the generator.
    static NewCallLog Unheard(CallStudio studio, (int Agent, DateTimeOffset At) ring, string id, HashSet<(int, string)> heard, Dice dice)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var call = studio.Call(ring.At, id, dice);
            var words = string.Join('\n', call.TranscriptJson?.Select(entry => entry?.Text) ?? []);
            if (words.Length == 0 || heard.Add((ring.Agent, words)))
                return call;
        }
        throw new InvalidOperationException("The dialogues are too few for so many calls.");
    }
}

/// <summary>A call and its agent.</summary>
/// <param name="Agent">Index in <see cref="SampleCallCentre.Agents"/>.</param>
/// <param name="Call">The call as it is posted.</param>
sealed record SampleCall(int Agent, NewCallLog Call);
