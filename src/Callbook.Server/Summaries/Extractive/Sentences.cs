using Callbook.Client;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>The sentences of a call and its main language.</summary>
sealed record Sentences(Language Language, IReadOnlyList<Sentence> All)
{
    // Of longer calls only the beginning and the end are read, because the middle affects the summary least.
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

    /// <summary>Splits an entry into sentences, without annotations.</summary>
    public static IEnumerable<string> Cut(string text) => SentenceEnds.Cut(Markers.Remove(text[..Math.Min(text.Length, MostCharacters)]));

    static Sentence? Make(string text, Speaker speaker, int entry, Language language)
    {
        // Removing a filler may join two equal words, so the removal runs twice.
        text = Fillers.Remove(Fillers.Remove(text, language), language);
        var words = Words.Of(text);
        return words.Length == 0 ? null : new(text, words, [.. words.Select(word => Root(word.Text, language)).OfType<string>()], speaker, entry);
    }

    // Returns null for words without content.
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
