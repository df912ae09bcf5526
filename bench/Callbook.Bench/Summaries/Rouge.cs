using System.Text.RegularExpressions;

namespace Callbook.Bench.Summaries;

/// <summary>F1 of words, of pairs of words, and of the longest common subsequence, each from 0 to 1.</summary>
sealed record RougeScore(double One, double Two, double Longest);

/// <summary>
/// ROUGE as rouge-score defines it: runs of ASCII letters and digits in small letters, words of more than three letters stemmed,
/// and rougeL over the whole text as one sentence.
/// </summary>
static partial class Rouge
{
    /// <summary>Where there are several references, the best of each.</summary>
    public static RougeScore Score(string text, IEnumerable<string> references)
    {
        var words = Tokens(text);
        var scores = references.Select(reference => Score(words, Tokens(reference))).ToList();
        return new(scores.Max(score => score.One), scores.Max(score => score.Two), scores.Max(score => score.Longest));
    }

    public static string[] Tokens(string text) =>
        [.. Word().Matches(text.ToLowerInvariant()).Select(word => word.Value.Length > 3 ? PorterStemmer.Stem(word.Value) : word.Value)];

    static RougeScore Score(string[] text, string[] reference) =>
        new(Overlap(text, reference, 1), Overlap(text, reference, 2), F1(Common(text, reference), text.Length, reference.Length));

    static double Overlap(string[] text, string[] reference, int length)
    {
        var wanted = Grams(reference, length);
        var common = Grams(text, length).Sum(gram => Math.Min(gram.Value, wanted.GetValueOrDefault(gram.Key)));
        return F1(common, text.Length - length + 1, reference.Length - length + 1);
    }

    static Dictionary<string, int> Grams(string[] words, int length) =>
        Enumerable.Range(0, Math.Max(0, words.Length - length + 1))
            .CountBy(at => string.Join(' ', words, at, length), StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);

    static int Common(string[] text, string[] reference)
    {
        var above = new int[reference.Length + 1];
        foreach (var word in text)
        {
            var row = new int[reference.Length + 1];
            for (var at = 1; at <= reference.Length; at++)
                row[at] = word == reference[at - 1] ? above[at - 1] + 1 : Math.Max(above[at], row[at - 1]);
            above = row;
        }

        return above[^1];
    }

    static double F1(int common, int text, int reference) => common == 0 ? 0 : 2.0 * common / (text + reference);

    [GeneratedRegex("[a-z0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Word();
}
