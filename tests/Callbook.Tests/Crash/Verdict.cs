using Callbook.Client;

namespace Callbook.Tests.Crash;

/// <summary>What was acknowledged, held against what is served.</summary>
/// <param name="Calls">Calls that were logged.</param>
/// <param name="Entries">Entries that were acknowledged.</param>
/// <param name="Lost">Acknowledged and not served.</param>
/// <param name="Doubled">Served, or counted, more than once.</param>
/// <param name="Unordered">Served before one that was said earlier.</param>
/// <param name="Strange">Calls that are served and nobody logged, or that are not told to have ended once.</param>
/// <param name="Rejected">Entries that the server found fault with.</param>
sealed record Verdict(int Calls, long Entries, int Lost, int Doubled, int Unordered, int Strange, long Rejected)
{
    public bool Spotless => (Lost, Doubled, Unordered, Strange, Rejected) == (0, 0, 0, 0, 0);

    public static Verdict Of(Ledger ledger, IReadOnlyList<CallLog> served)
    {
        var byId = served.ToLookup(log => log.Id);
        var verdict = new Verdict(ledger.Calls.Count, ledger.Acknowledged.Value, 0, 0, 0, served.ExceptBy(ledger.Calls.Select(call => call.Id), log => log.Id).Count(), ledger.Rejected.Value);
        foreach (var call in ledger.Calls)
        {
            var logs = byId[call.Id].ToList();
            verdict = logs is [var log, ..]
                ? verdict.With(call, log) with { Doubled = verdict.With(call, log).Doubled + logs.Count - 1 }
                : verdict with { Lost = verdict.Lost + call.Acknowledged };
        }

        return verdict;
    }

    Verdict With(CallRecord call, CallLog log)
    {
        var said = CallScript.Transcript(call.Acknowledged).ToList();
        var all = log.TranscriptJson.Select(entry => entry.Text).ToList();
        var ends = all.RemoveAll(text => text == $"Call ended: {CallScript.EndReason}");
        var distinct = all.Distinct(StringComparer.Ordinal).ToList();
        var counted = (log.SessionData["total_entries"]?.GetValue<int>() ?? 0) - ends;
        var order = said.Index().ToDictionary(one => one.Item, one => one.Index, StringComparer.Ordinal);
        return this with
        {
            Lost = Lost + said.Except(distinct, StringComparer.Ordinal).Count() + Math.Max(0, call.Acknowledged - counted),
            Doubled = Doubled + all.Count - distinct.Count + Math.Max(0, counted - call.Acknowledged),
            Unordered = Unordered + distinct.Zip(distinct.Skip(1), (a, b) => order.GetValueOrDefault(a, -1) < order.GetValueOrDefault(b, -1)).Count(inOrder => !inOrder),
            Strange = Strange + (ends == 1 ? 0 : 1),
        };
    }
}
