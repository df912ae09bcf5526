using System.Text;
using System.Text.RegularExpressions;

namespace Callbook.Tests.CallLogs.SummaryText;

/// <summary>What <c>summary_text</c> may look like, letter by letter. It is written apart from the code that renders.</summary>
static partial class SummaryGrammar
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Why this is not a summary of the contract; null where it is one.</summary>
    public static string? Fault(string text)
    {
        if (Shape().Match(text) is not { Success: true } shape)
            return "is not of the shape";
        var bullets = shape.Groups["item"].Captures.Select(item => item.Value).ToList();
        var items = bullets.Select(item => item.StartsWith("✓ ", StringComparison.Ordinal) ? item[2..] : item).ToList();
        if (items.Count > 30)
            return "has more than 30 items";
        if (bullets.Count > 1 && bullets.Contains("None"))
            return "has None among items";
        return Line(shape.Groups["title"].Value, 160)
            ?? Line(shape.Groups["paragraph"].Value, 2000)
            ?? items.Select(item => Line(item, 300)).FirstOrDefault(fault => fault is not null);
    }

    public static void Holds(string text) => Assert.Null(Fault(text) is { } fault ? $"{fault}:\n{text}" : null);

    /// <summary>Why this cannot be one of its lines, without what marks an item.</summary>
    public static string? Line(string line, int most)
    {
        if (line.Length == 0 || line.Length > most)
            return $"has a line of {line.Length} characters, not 1 to {most}";
        if (Outside().Match(line) is { Success: true } odd)
            return $"has U+{(int)odd.Value[0]:X4} in a line";
        if (Structure().IsMatch(line) || char.IsWhiteSpace(line[0]) || char.IsWhiteSpace(line[^1]))
            return $"has a line that is more than text: {line}";
        try
        {
            Strict.GetByteCount(line);
            return null;
        }
        catch (EncoderFallbackException)
        {
            return "has half a character";
        }
    }

    [GeneratedRegex(
        @"\A(?<title>[^\n]+)\n\n(?<paragraph>[^\n]+)\n\n\*\*Action Items:\*\*\n(- (?<item>[^\n]+)\n)+\n\*\*Sentiment:\*\* (Positive|Neutral|Negative)\z",
        RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Shape();

    // Controls, line and paragraph separators, what turns the direction of writing; HTML, links, code, attributes, escapes.
    [GeneratedRegex(@"[\p{Cc}\p{Zl}\p{Zp}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF<>\[\]{}`\\]", RegexOptions.None, 5000)]
    private static partial Regex Outside();

    // Headings, quotes, bullets, numbers, rules, fences, a tick of its own; bold; two spaces; addresses that become links.
    [GeneratedRegex(
        @"\A([#>*=:~^_|•✓✔]|[-+](?![0-9])|([0-9]{1,9}|[A-Za-z])[.)]( |\z))|[*_~]{2}|  |://|(?<![a-z0-9])www\.",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 5000)]
    private static partial Regex Structure();
}
