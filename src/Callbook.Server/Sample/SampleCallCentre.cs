using Callbook.Client;

namespace Callbook.Server.Sample;

/// <summary>A generated call centre: three agents and about 200 calls of the last 30 days. The same seed and instant give the same calls.</summary>
static class SampleCallCentre
{
    const int Attempts = 50;

    public static IReadOnlyList<NewAgent> Agents { get; } = [.. Trades.All.Select(trade => trade.Agent)];

    /// <summary>Oldest first; every call is over at <paramref name="now"/>.</summary>
    public static IEnumerable<SampleCall> Calls(int seed, DateTimeOffset now)
    {
        var studios = Trades.All.Select((trade, agent) => new CallStudio(trade, Dice.For(seed, -1 - agent))).ToArray();
        var rings = Trades.All.SelectMany((trade, agent) => Rings(trade, agent, seed, now)).OrderBy(ring => ring.At).ThenBy(ring => ring.Agent);
        var heard = new HashSet<(int, string)>();
        foreach (var (index, ring) in rings.Index())
            yield return new(ring.Agent, Unheard(studios[ring.Agent], ring, $"sample-{seed:x}-{index + 1:0000}", heard, Dice.For(seed, index)));
    }

    static (int Agent, DateTimeOffset At)[] Rings(SampleAgent trade, int agent, int seed, DateTimeOffset now)
    {
        var dice = Dice.For(seed, 1_000_000 + agent);
        return trade.Hours.Rings(trade.CallCount - 4 + dice.Below(9), now, dice).Select(at => (agent, at)).ToArray();
    }

    // Short calls would repeat each other word by word now and then, which is the first thing that gives a generator away.
    static NewCallLog Unheard(CallStudio studio, (int Agent, DateTimeOffset At) ring, string id, HashSet<(int, string)> heard, Dice dice)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var call = studio.Call(ring.At, id, dice);
            if (call.TranscriptJson is not { Count: > 0 } entries || heard.Add((ring.Agent, string.Join('\n', entries.Select(entry => entry?.Text)))))
                return call;
        }
        throw new InvalidOperationException("The dialogues are too few for so many calls.");
    }
}

/// <summary>A call and whose it is.</summary>
/// <param name="Agent">Index in <see cref="SampleCallCentre.Agents"/>.</param>
/// <param name="Call">The call, as it is posted.</param>
sealed record SampleCall(int Agent, NewCallLog Call);
