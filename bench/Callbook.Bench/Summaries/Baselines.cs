using Callbook.Server.Summaries.Extractive;

namespace Callbook.Bench.Summaries;

/// <summary>What a summary is compared with. All see what we see: sentences and turns without the markers of recognizers, fillers still in them.</summary>
static class Baselines
{
    public static string Lead(Reference call, int turns) => string.Join(' ', Turns(call).Take(turns));

    public static string Longest(Reference call, int turns)
    {
        var longest = Turns(call).Index().OrderByDescending(turn => turn.Item.Length).ThenBy(turn => turn.Index).Take(turns);
        return string.Join(' ', longest.OrderBy(turn => turn.Index).Select(turn => turn.Item));
    }

    /// <summary>Longest turns first, until there are so many words.</summary>
    public static string LongestTo(Reference call, int words)
    {
        var turns = Turns(call).Order(Comparer<string>.Create((one, other) => other.Length - one.Length)).ToList();
        var (count, sum) = (0, 0);
        while (count < turns.Count && sum < words)
            sum += Count(turns[count++]);
        return Longest(call, count);
    }

    /// <summary>Mihalcea and Tarau (2004): common words over the logarithms of both lengths, damping 0.85, best sentences in the order of the call.</summary>
    public static string TextRank(Reference call, int words)
    {
        var sentences = Turns(call).SelectMany(Sentences.Cut)
            .Select(text => (Text: text, Words: Rouge.Tokens(text))).Where(one => one.Words.Length > 1).ToList();
        var ranks = TextRanks([.. sentences.Select(one => one.Words.ToHashSet(StringComparer.Ordinal))]);
        var (taken, sum) = (new SortedSet<int>(), 0);
        foreach (var (index, _) in ranks.Index().OrderByDescending(rank => rank.Item).ThenBy(rank => rank.Index))
        {
            if (sum >= words)
                break;
            taken.Add(index);
            sum += Count(sentences[index].Text);
        }

        return string.Join(' ', taken.Select(index => sentences[index].Text));
    }

    public static int Count(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    public static string Cut(string text, int words) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(words));

    static IEnumerable<string> Turns(Reference call) => call.Entries.Select(entry => Markers.Remove(entry.Text)).Where(text => text.Length > 0);

    static double[] TextRanks(HashSet<string>[] sentences)
    {
        var weights = new double[sentences.Length][];
        Parallel.For(0, sentences.Length, one => weights[one] = [.. sentences.Select(other => Likeness(sentences[one], other))]);
        var sums = weights.Select(row => row.Sum()).ToArray();
        var ranks = Enumerable.Repeat(1.0, sentences.Length).ToArray();
        for (var round = 0; round < 30; round++)
        {
            var before = ranks;
            ranks = [.. Enumerable.Range(0, sentences.Length).AsParallel().AsOrdered().Select(at => 0.15 + (0.85 * Voted(before, at)))];
        }

        return ranks;

        double Voted(double[] before, int at) =>
            Enumerable.Range(0, before.Length).Sum(from => sums[from] > 0 ? weights[from][at] / sums[from] * before[from] : 0);
    }

    static double Likeness(HashSet<string> one, HashSet<string> other) =>
        ReferenceEquals(one, other) ? 0 : other.Count(one.Contains) / (Math.Log(other.Count + 1) + Math.Log(one.Count + 1));
}
