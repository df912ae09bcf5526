using System.Globalization;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>A word of a sentence in lower case, and its position in the text.</summary>
readonly record struct Word(string Text, int Start, int End);

static class Words
{
    /// <summary>
    /// Splits text into words: letters and digits with their connectors, as in "doesn't", "check-in", "8.30". In scripts without spaces
    /// each character is a word.
    /// </summary>
    public static Word[] Of(string text)
    {
        var words = new List<Word>();
        for (var at = 0; at < text.Length;)
        {
            if (!IsPart(text[at]))
            {
                at++;
                continue;
            }

            var start = at++;
            if (!IsUnspaced(text[start]))
            {
                while (at < text.Length && !IsUnspaced(text[at]) && (IsPart(text[at]) || Holds(text, at)))
                    at++;
            }

            words.Add(new(Lower(text[start..at]), start, at));
        }

        return [.. words];
    }

    /// <summary>Whether the letter belongs to Han, kana or a script of south-east Asia, which do not separate words.</summary>
    public static bool IsUnspaced(char letter) =>
        letter is (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
            or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');

    static string Lower(string word) => word.Replace('’', '\'').ToLower(CultureInfo.InvariantCulture);

    static bool IsPart(char letter) => char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    static bool Holds(string text, int at) =>
        at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]) && (text[at] is '\'' or '’' or '-'
            || (text[at] is '.' or ',' or ':' && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1])));
}
