using Callbook.Client;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>
/// Ranks the sentences of a call. A word's weight grows with the number of sentences that contain it, and a sentence's rank with the weight
/// of its words. A word counts less for each picked sentence that already contains it. Questions weigh less than answers.
/// </summary>
sealed class SentenceRank
{
    // Tuned on the dialogues of bench/summaries. Changing any of them by a third has little effect.
    const double Spread = 0.8, Length = 0.75, Again = 0.35, Question = 0.5;
    const int Shortest = 4;

    readonly Sentences call;
    readonly Dictionary<string, double> weights;

    // What an agent says before the caller speaks is an introduction that is the same in every call.
    readonly int opening;

    public SentenceRank(Sentences call)
    {
        this.call = call;
        opening = Math.Max(0, call.All.Index().FirstOrDefault(one => one.Item.Speaker == Speaker.User).Index);
        weights = call.All
            .SelectMany(sentence => sentence.Content.Distinct(StringComparer.Ordinal))
            .CountBy(word => word, StringComparer.Ordinal)
            .ToDictionary(use => use.Key, use => Math.Pow(use.Value, Spread), StringComparer.Ordinal);
    }

    /// <summary>Picks the best sentences up to both limits, in the order of the call. The last one may exceed the limit of words.</summary>
    public IReadOnlyList<Sentence> Pick(int words, int most, Sentence? first = null)
    {
        var taken = new SortedSet<int>();
        var said = new Dictionary<string, int>(StringComparer.Ordinal);
        var candidates = call.All.Index().Where(one => one.Index >= opening && IsWorthy(one.Item)).Select(one => one.Index).ToList();
        var next = first is null ? Best(candidates, said) : call.All.Index().First(one => one.Item == first).Index;
        while (next >= 0 && words > 0 && taken.Count < most)
        {
            taken.Add(next);
            candidates.Remove(next);
            words -= call.All[next].Words.Length;
            foreach (var word in call.All[next].Content)
                said[word] = said.GetValueOrDefault(word) + 1;
            next = Best(candidates, said);
        }

        return [.. taken.Select(index => call.All[index])];
    }

    int Best(List<int> candidates, Dictionary<string, int> said)
    {
        var (best, most) = (-1, 0.0);
        foreach (var index in candidates)
        {
            if (Worth(call.All[index], said) is var worth && worth > most)
                (best, most) = (index, worth);
        }

        return best;
    }

    double Worth(Sentence sentence, Dictionary<string, int> said)
    {
        var sum = 0.0;
        foreach (var word in sentence.Content)
            sum += weights[word] * Math.Pow(Again, said.GetValueOrDefault(word));
        sum /= Math.Pow(sentence.Words.Length + 3, Length);
        return sentence.IsQuestion ? sum * Question : sum;
    }

    bool IsWorthy(Sentence sentence) =>
        sentence.Words.Length >= Shortest && sentence.Words.Any(word => call.Language.Says(word.Text));
}
