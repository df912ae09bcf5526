using Callbook.Client;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>The sentences of a call and the language most of it is in.</summary>
sealed record Sentences(Language Language, IReadOnlyList<Sentence> All)
{
    // Longer calls are read from their beginning and their end: what is in between changes the summary least.
    const int MostEntries = 2000, MostCharacters = 4000, Stem = 6;

    public static Sentences Read(IReadOnlyList<TranscriptEntry> entries)
    {
        var spoken = entries.Index().Where(entry => entry.Item is { IsPartial: false, Speaker: not Speaker.System }).ToList();
        if (spoken.Count > MostEntries)
            spoken.RemoveRange(MostEntries / 2, spoken.Count - MostEntries);
        var raw = spoken.SelectMany(entry => Cut(entry.Item.Text), (entry, text) => (Text: text, entry.Index, entry.Item.Speaker)).ToList();
        var language = Language.Of(raw.Select(sentence => Words.Of(sentence.Text)));
        return new(language, [.. raw.Select(one => Make(one.Text, one.Speaker, one.Index, language)).OfType<Sentence>()]);
    }

    /// <summary>The sentences of an entry, without the markers of recognizers.</summary>
    public static IEnumerable<string> Cut(string text) => SentenceEnds.Cut(Markers.Remove(text[..Math.Min(text.Length, MostCharacters)]));

    static Sentence? Make(string text, Speaker speaker, int entry, Language language)
    {
        // Twice, since what stood between two of a word is gone then.
        text = Fillers.Remove(Fillers.Remove(text, language), language);
        var words = Words.Of(text);
        return words.Length == 0 ? null : new(text, words, [.. words.Select(word => Root(word.Text, language)).OfType<string>()], speaker, entry);
    }

    // Null for words that carry no meaning of their own.
    static string? Root(string word, Language language)
    {
        if (word.IndexOf('\'', StringComparison.Ordinal) is > 0 and <= 4 and var elided && word.Length - elided > 3)
            word = word[(elided + 1)..]; // l'hôtel
        else if (word.EndsWith("'s", StringComparison.Ordinal))
            word = word[..^2];
        if (language.Stop.Contains(word) || (word.Length < 2 && !Words.IsUnspaced(word[0])))
            return null;
        return word.Length > Stem && language != Language.Unknown ? word[..Stem] : word;
    }
}
