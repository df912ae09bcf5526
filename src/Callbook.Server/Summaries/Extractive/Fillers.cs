using System.Text;
using System.Text.RegularExpressions;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>Removes what people say while they think: fillers, asides between commas, repeated small words.</summary>
static partial class Fillers
{
    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    const int Timeout = 1000;

    public static string Remove(string text, Language language)
    {
        if (language.Fillers.Count == 0)
            return Tidy(text);
        var words = Words.Of(text);
        var kept = new StringBuilder(text.Length);
        var from = 0;
        for (var at = 0; at < words.Length; at++)
        {
            var length = Length(text, words, at, language);
            if (length == 0)
                continue;
            kept.Append(text, from, words[at].Start - from);
            at += length - 1;
            from = words[at].End;
            // "Can you, uh, send": both commas belong to the filler.
            if (from < text.Length && text[from] == ',' && kept.Length > 1 && kept[^1] == ' ' && kept[^2] == ',')
                kept.Remove(kept.Length - 2, 1);
            while (from < text.Length && text[from] is ',' or ' ' or '-')
                from++;
        }

        return Tidy(kept.Append(text, from, text.Length - from).ToString());
    }

    static int Length(string text, Word[] words, int at, Language language)
    {
        if (language.Fillers.Contains(words[at].Text))
            return 1;
        if (at == 0 && words.Length > 3 && language.Lead.Contains(words[at].Text) && text.AsSpan(words[at].End).StartsWith(','))
            return 1; // "So, ..."
        if (at + 1 < words.Length && words[at].Text == words[at + 1].Text && language.Stop.Contains(words[at].Text)
            && text.AsSpan(words[at].End, words[at + 1].Start - words[at].End).Trim(" ,-").IsEmpty)
            return 1;
        var aside = language.Asides.LengthAt(words, at);
        if (aside == 0 || !EndsWithComma(text.AsSpan(0, words[at].Start)))
            return 0;
        return text.AsSpan(words[at + aside - 1].End).StartsWith(',') ? aside : 0;
    }

    static bool EndsWithComma(ReadOnlySpan<char> text) => text.TrimEnd(' ') is var before && (before.IsEmpty || before[^1] == ',');

    static string Tidy(string text) =>
        Gaps().Replace(text, "${end}").TrimStart(' ', ',', '.', '-', '–', '—', ';', ':', '…').TrimEnd(' ', ',', '-', '–', '—', ';');

    // "so, um." leaves "so , ."
    [GeneratedRegex(@"[ ,\-]*(?<end>[.?!…])(?=\s|\z)|(?<=,) *,| +(?=[ ,])", Options, Timeout)]
    private static partial Regex Gaps();
}
