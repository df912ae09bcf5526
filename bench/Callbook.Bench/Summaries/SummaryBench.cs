using System.Diagnostics;
using System.Globalization;
using Callbook.Server.Summaries;

namespace Callbook.Bench.Summaries;

/// <summary>bench/summaries --help tells what this measures.</summary>
static class SummaryBench
{
    const int Words = 100, Rounds = 30, Entries = 200;

    static readonly (string Name, string File, bool HasBars)[] Sets =
    [
        ("PriMock57", "summaries_primock57.dev.jsonl", true),
        ("QMSum", "summaries_qmsum.dev.jsonl", true),
        ("TweetSumm", "summaries_tweetsumm.sample.jsonl", false), // Two calls: to be looked at, not to be judged by.
    ];

    static readonly (string Name, Func<Reference, string> Summarize)[] Systems =
    [
        ("LEAD-3", call => Baselines.Lead(call, 3)),
        ("LEAD-10", call => Baselines.Lead(call, 10)),
        ("LONGEST-3", call => Baselines.Longest(call, 3)),
        ($"LEAD, {Words} words", call => Baselines.Cut(Baselines.Lead(call, Words), Words)),
        ($"LONGEST, {Words} words", call => Baselines.Cut(Baselines.LongestTo(call, Words), Words)),
        ($"TextRank, {Words} words", call => Baselines.Cut(Baselines.TextRank(call, Words), Words)),
    ];

    public static int Run(string[] args)
    {
        // The last one holds: the script gives its own first.
        var folder = args is [.., "--data", var data] ? data : throw new ArgumentException("See bench/summaries --help", nameof(args));
        var lines = new List<Line>();
        Console.WriteLine($"\n| {"dialogues",-10} | {"summary",-20} | words |  R-1 |   R-2 |  R-L |");
        Console.WriteLine($"|{new string('-', 12)}|{new string('-', 22)}|-------|------|-------|------|");
        foreach (var (name, file, hasBars) in Sets)
            lines.AddRange(Compare(name, Reference.Read(Path.Combine(folder, file)), hasBars));
        lines.Add(new($"{Entries} entries summed up, ms", Milliseconds(Reference.Read(Path.Combine(folder, Sets[0].File))), AtMost: 50));
        return Bars.Print(lines) ? 0 : 1;
    }

    static IEnumerable<Line> Compare(string name, IReadOnlyList<Reference> calls, bool hasBars)
    {
        foreach (var (system, summarize) in Systems)
        {
            var theirs = calls.Select(call => (call, text: summarize(call))).ToList();
            var before = Show(name, system, theirs);
            var ours = Show(name, "  ours, as many", theirs.Select(their => (their.call, Ours(their.call, Baselines.Count(their.text)))));
            if (!hasBars)
                continue;
            yield return new($"{name}, R-1: ours / {system}", ours.One / before.One, AtLeast: 1.0001);
            yield return new($"{name}, R-2: ours / {system}", ours.Two / before.Two, AtLeast: 1.0001);
        }

        Show(name, "ours as it is shown", calls.Select(call => (call, Shown(call))));
    }

    static string Ours(Reference call, int words) => Baselines.Cut(Summaries.Ours.Summarize(call, words), words);

    static string Shown(Reference call) =>
        string.Join(' ', ExtractiveSummarizer.Summarize(new(call.Entries, TimeSpan.Zero, null)).Sentences.Select(sentence => sentence.Text));

    static RougeScore Show(string name, string system, IEnumerable<(Reference Call, string Text)> summaries)
    {
        var scores = summaries.AsParallel().AsOrdered()
            .Select(one => (Words: Baselines.Count(one.Text), Rouge: Rouge.Score(one.Text, one.Call.Summaries))).ToList();
        var mean = new RougeScore(scores.Average(one => one.Rouge.One), scores.Average(one => one.Rouge.Two), scores.Average(one => one.Rouge.Longest));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name,-10} | {system,-20} | {scores.Average(one => one.Words),5:0} | {mean.One * 100,4:0.0} | {mean.Two * 100,5:0.00} | {mean.Longest * 100,4:0.0} |"));
        return mean;
    }

    static double Milliseconds(IReadOnlyList<Reference> calls)
    {
        var call = new CallToSummarize([.. calls.SelectMany(one => one.Entries).Take(Entries)], TimeSpan.FromMinutes(10), null);
        return Enumerable.Range(0, Rounds).Select(_ =>
        {
            var began = Stopwatch.GetTimestamp();
            ExtractiveSummarizer.Summarize(call);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }).Median();
    }
}
