namespace Callbook.Bench.Summaries;

/// <summary>M. F. Porter's suffix stripping of 1980 with the extensions that NLTK makes by default: rouge-score stems with those.</summary>
static class PorterStemmer
{
    static readonly Dictionary<string, string> Irregular = (
        "sky sky, skies sky, dying die, lying lie, tying tie, news news, innings inning, inning inning, outings outing, "
        + "outing outing, cannings canning, canning canning, howe howe, proceed proceed, exceed exceed, succeed succeed")
        .Split(", ").Select(pair => pair.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    static readonly (string Suffix, string Instead)[] Second =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"), ("entli", "ent"),
        ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
        ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("fulli", "ful"), ("logi", "log"),
    ];

    static readonly (string Suffix, string Instead)[] Third =
        [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    static readonly string[] Fourth =
        ["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize"];

    public static string Stem(string word)
    {
        if (Irregular.TryGetValue(word, out var known))
            return known;
        if (word.Length <= 2)
            return word;
        word = EndOfY(PastAndGerund(Plural(word)));
        word = Replace(Adverb(word), Third);
        return DoubleL(FinalE(Take(word)));
    }

    static string Plural(string word) =>
        word.EndsWith("ies", StringComparison.Ordinal) ? word.Length == 4 ? word[..^1] : word[..^2]
        : word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith("ss", StringComparison.Ordinal) || word[^1] != 's' ? word : word[..^1];

    static string PastAndGerund(string word)
    {
        if (word.EndsWith("ied", StringComparison.Ordinal))
            return word.Length == 4 ? word[..^1] : word[..^2];
        if (word.EndsWith("eed", StringComparison.Ordinal))
            return Measure(word[..^3]) > 0 ? word[..^1] : word;
        var stem = word.EndsWith("ed", StringComparison.Ordinal) ? word[..^2] : word.EndsWith("ing", StringComparison.Ordinal) ? word[..^3] : "";
        if (!HasVowel(stem))
            return word;
        if (stem.Length > 1 && stem[^2..] is "at" or "bl" or "iz")
            return stem + "e";
        if (EndsDouble(stem))
            return stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1];
        return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    static string EndOfY(string word) => word[^1] == 'y' && word.Length > 2 && IsConsonant(word, word.Length - 2) ? word[..^1] + "i" : word;

    static string Adverb(string word)
    {
        // "-alli" goes first, so that "-ationalli" is met by the rest.
        if (word.EndsWith("alli", StringComparison.Ordinal) && Measure(word[..^4]) > 0)
            return Adverb(word[..^2]);
        if (word.EndsWith("logi", StringComparison.Ordinal))
            return Measure(word[..^3]) > 0 ? word[..^1] : word;
        return Replace(word, Second);
    }

    static string Replace(string word, (string Suffix, string Instead)[] rules)
    {
        foreach (var (suffix, instead) in rules)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
                return Measure(word[..^suffix.Length]) > 0 ? word[..^suffix.Length] + instead : word;
        }

        return word;
    }

    static string Take(string word)
    {
        var suffix = Fourth.Where(one => word.EndsWith(one, StringComparison.Ordinal)).MaxBy(one => one.Length) ?? "";
        var stem = word[..^suffix.Length];
        return suffix.Length > 0 && Measure(stem) > 1 && (suffix != "ion" || stem[^1] is 's' or 't') ? stem : word;
    }

    static string FinalE(string word) =>
        word[^1] == 'e' && word[..^1] is var stem && (Measure(stem) > 1 || (Measure(stem) == 1 && !EndsShort(stem))) ? stem : word;

    static string DoubleL(string word) => word.EndsWith("ll", StringComparison.Ordinal) && Measure(word[..^1]) > 1 ? word[..^1] : word;

    static bool IsConsonant(string word, int at) =>
        word[at] is not ('a' or 'e' or 'i' or 'o' or 'u') && (word[at] != 'y' || at == 0 || !IsConsonant(word, at - 1));

    /// <summary>How often vowels are followed by consonants.</summary>
    static int Measure(string word) =>
        Enumerable.Range(1, Math.Max(0, word.Length - 1)).Count(at => IsConsonant(word, at) && !IsConsonant(word, at - 1));

    static bool HasVowel(string word) => Enumerable.Range(0, word.Length).Any(at => !IsConsonant(word, at));

    static bool EndsDouble(string word) => word.Length > 1 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    // "hop", and of two letters "at".
    static bool EndsShort(string word)
    {
        var last = word.Length - 1;
        if (last < 1 || !IsConsonant(word, last) || IsConsonant(word, last - 1))
            return false;
        return last == 1 || (IsConsonant(word, last - 2) && word[last] is not ('w' or 'x' or 'y'));
    }
}
