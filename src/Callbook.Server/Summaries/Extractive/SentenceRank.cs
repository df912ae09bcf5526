using Callbook.Client;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>
/// Which sentences say most of the call. A word weighs more the more sentences it is spoken in; a sentence is worth the weight of its words, a word
/// counting less each time one that is already taken says it. What callers say weighs more than what agents do, and questions weigh less than answers.
/// </summary>
sealed class SentenceRank
{
    public static double Power = 0.6, LengthPower = 0.75, Again = 0.35, Question = 0.5, Agent = 0.8, Opening = 1.0, Both = 1.3;
    public static int Shortest = 4;

    readonly Sentences call;
    readonly Dictionary<string, double> weights;

    public SentenceRank(Sentences call)
    {
        this.call = call;
        weights = call.All
            .SelectMany(sentence => sentence.Content.Distinct(StringComparer.Ordinal), (sentence, word) => (word, sentence.Speaker))
            .GroupBy(use => use.word, StringComparer.Ordinal)
            .ToDictionary(
                uses => uses.Key,
                uses => Math.Pow(uses.Count(), Power) * (uses.Select(use => use.Speaker).Distinct().Count() > 1 ? Both : 1),
                StringComparer.Ordinal);
    }

    /// <summary>The best sentences in the order of the call, up to so many words (the last one may go over) and so many sentences.</summary>
    public IReadOnlyList<Sentence> Pick(int words, int most, Sentence? first = null)
    {
        var taken = new SortedSet<int>();
        var said = new Dictionary<string, int>(StringComparer.Ordinal);
        var candidates = Enumerable.Range(0, call.All.Count).Where(index => IsWorthy(call.All[index])).ToList();
        var next = first is null ? -1 : candidates.FindIndex(index => call.All[index] == first) is var at and >= 0 ? candidates[at] : -1;
        while (words > 0 && taken.Count < most)
        {
            if (next < 0)
                next = Best(candidates, said);
            if (next < 0)
                break;
            taken.Add(next);
            candidates.Remove(next);
            words -= call.All[next].Words.Length;
            foreach (var word in call.All[next].Content)
                said[word] = said.GetValueOrDefault(word) + 1;
            next = -1;
        }

        return [.. taken.Select(index => call.All[index])];
    }

    int Best(List<int> candidates, Dictionary<string, int> said)
    {
        var (best, most) = (-1, 0.0);
        foreach (var index in candidates)
        {
            if (Worth(call.All[index], index, said) is var worth && worth > most)
                (best, most) = (index, worth);
        }

        return best;
    }

    double Worth(Sentence sentence, int index, Dictionary<string, int> said)
    {
        var sum = 0.0;
        foreach (var word in sentence.Content)
            sum += weights[word] * Math.Pow(Again, said.GetValueOrDefault(word));
        sum /= Math.Pow(sentence.Words.Length + 3, LengthPower);
        if (sentence.IsQuestion)
            sum *= Question;
        if (sentence.Speaker == Speaker.Agent)
            sum *= Agent;
        return sum;
    }

    bool IsWorthy(Sentence sentence) =>
        sentence.Words.Length >= Shortest && sentence.Words.Any(word => !call.Language.Stop.Contains(word.Text) && !call.Language.Small.Contains(word.Text));
}
