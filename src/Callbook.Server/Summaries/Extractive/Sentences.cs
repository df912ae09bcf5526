using System.Text.RegularExpressions;
using Callbook.Client;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>The sentences of a call and the language most of it is in.</summary>
sealed partial record Sentences(Language Language, IReadOnlyList<Sentence> All)
{
    // Longer calls are read from their beginning and their end: what is in between changes the summary least.
    const int MostEntries = 2000, MostCharacters = 4000, Stem = 6;
    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    const int Timeout = 1000;

    public static Sentences Read(IReadOnlyList<TranscriptEntry> entries)
    {
        var spoken = entries.Index().Where(entry => entry.Item is { IsPartial: false, Speaker: not Speaker.System }).ToList();
        if (spoken.Count > MostEntries)
            spoken.RemoveRange(MostEntries / 2, spoken.Count - MostEntries);
        var raw = spoken.SelectMany(entry => Cut(entry.Item.Text), (entry, text) => (Text: text, entry.Index, entry.Item.Speaker)).ToList();
        var language = Language.Of(raw.Select(sentence => Words.Of(sentence.Text)));
        return new(language, [.. raw.Select(one => Make(one.Text, one.Speaker, one.Index, language)).OfType<Sentence>()]);
    }

    public static IEnumerable<string> Cut(string text)
    {
        text = Markers.Remove(text[..Math.Min(text.Length, MostCharacters)]);
        return End().Split(text).Where(sentence => sentence.Length > 0);
    }

    static Sentence? Make(string text, Speaker speaker, int entry, Language language)
    {
        text = Fillers.Remove(text, language).Trim();
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

    // Not after "Dr." or "p.m." or the number of a day.
    [GeneratedRegex(
        @"(?<=[!?…][""'”’»)]?|(?<!\b(Dr|Mr|Mrs|Ms|St|Nr|No|Sr|Sra|Dra|Mme|Hr|Fr|bzw|ca|etc|vs|approx|Tel|[A-Za-z]|[0-9]{1,2}))\.[""'”’»)]?)\s+(?=\S)|(?<=[。！？])",
        Options, Timeout)]
    private static partial Regex End();
}
