using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Callbook.Server.CallLogs.SummaryText;

/// <summary>
/// One line of a summary that every Markdown parser reads as plain text. Nothing is escaped, since many clients show the line without
/// parsing it. Characters that would be structure, a link or HTML are replaced by look-alikes without a meaning in Markdown.
/// </summary>
static partial class SummaryLine
{
    // The input is cut here first, so that the cost of an enormous field stays bounded.
    const int MostRead = 4;

    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    const int Timeout = 1000;
    const string Leading = "#>*=:~^_•–—✓✔›|";

    /// <summary>Returns the text as one line of bounded length; empty when nothing is left to show.</summary>
    public static string Of(string text, int most)
    {
        var line = Begin(Shorten(Plain(Visible(text.AsSpan(0, Math.Min(text.Length, most * MostRead)))), most));
        return NothingToSay().IsMatch(line) ? "" : line;
    }

    static string Visible(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D))
                continue; // Bidirectional controls and invisible characters could mislead; the two joiners are part of words.
            if (rune == Rune.ReplacementChar)
                continue; // Half a surrogate pair.
            line.Append(rune.Value switch
            {
                '<' => "‹",
                '>' => "›",
                '[' or '{' => "(",
                ']' or '}' => ")",
                '`' => "'",
                '\\' => "/",
                '\u00A0' or '\u202F' => rune.ToString(), // French puts them before its question marks.
                _ => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : rune.ToString(),
            });
        }

        return line.ToString();
    }

    // Removing one match may create another, so this repeats until nothing changes.
    static string Plain(string line)
    {
        for (var before = ""; before.Length != line.Length;)
        {
            before = line;
            line = Addresses().Replace(Marks().Replace(line, ""), "").Replace("://", ":", StringComparison.Ordinal);
        }

        return Spaces().Replace(line, " ").Trim();
    }

    static string Shorten(string line, int most)
    {
        if (line.Length <= most)
            return line;
        var cut = most - 1;
        var space = line.LastIndexOf(' ', cut, Math.Min(cut, 30));
        if (space > 0)
            cut = space;
        else if (char.IsLowSurrogate(line[cut]))
            cut--;
        return $"{line.AsSpan(0, cut).TrimEnd([' ', ',', ';', ':', '-'])}…";
    }

    static string Begin(string line)
    {
        var start = 0;
        while (start < line.Length && (Leading.Contains(line[start]) || char.IsWhiteSpace(line[start]) || IsDash(line, start)))
            start++;
        line = line[start..];
        // "24. December" would begin a numbered list. A no-break space looks the same and prevents that.
        return Numbered().Match(line) is { Success: true, Length: var length }
            ? length == line.Length ? line[..^1] : $"{line.AsSpan(0, length)}\u00A0{line.AsSpan(length + 1)}"
            : line;
    }

    // The sign in "-5 degrees" and "+14155550100" is not a list marker.
    static bool IsDash(string line, int at) => line[at] is '-' or '+' && !(at + 1 < line.Length && char.IsAsciiDigit(line[at + 1]));

    [GeneratedRegex("[*_~]{2,}", Options, Timeout)]
    private static partial Regex Marks();

    [GeneratedRegex(@"([a-z][a-z0-9+.\-]{0,20}://|(?<![a-z0-9])www\.)+", Options | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex Addresses();

    [GeneratedRegex("  +", Options, Timeout)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\A([0-9]{1,9}|[A-Za-z]|[ivx]{2,4})[.)](?= |\z)", Options, Timeout)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\A[\p{P}\p{S}\p{Z}]*\z", Options, Timeout)]
    private static partial Regex NothingToSay();
}
