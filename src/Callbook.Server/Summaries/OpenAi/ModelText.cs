using System.Text.RegularExpressions;
using Callbook.Server.CallLogs.SummaryText;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>Cleans the texts of an answer: one line each, bounded, without Markdown.</summary>
static partial class ModelText
{
    const int LongestTitle = 100;
    const int LongestName = 100;

    public static string Title(string? text) => SummaryLine.Of(text ?? "", LongestTitle).TrimEnd('.', '。');

    /// <summary>The model's name as the server gives it.</summary>
    public static string? Name(string? text) =>
        string.Concat((text ?? "").Where(letter => letter is > ' ' and <= '~').Take(LongestName)) is { Length: > 0 } name ? name : null;

    public static IEnumerable<string> Sentences(string? text) =>
        Ends().Split(SummaryLine.Of(text ?? "", SummaryMarkdown.MostParagraph)).Where(sentence => sentence.Length > 0);

    /// <summary>An action item; null if the text is empty or says "none".</summary>
    public static ActionItem? Item(string? text, bool done, IReadOnlyList<int> entries)
    {
        var bare = Bullet().Replace(text ?? "", "");
        var ticked = Tick().Match(bare);
        var line = SummaryLine.Of(ticked.Success ? bare[ticked.Length..] : bare, SummaryMarkdown.MostItem);
        return line.Length == 0 || None().IsMatch(line) ? null : new(line, done || ticked.Groups["done"].Success, entries);
    }

    /// <summary>Recognizes the words of seven languages. Mixed or unknown words are neutral.</summary>
    public static Sentiment SentimentOf(string? text) =>
        Mixed().IsMatch(text ?? "") ? Sentiment.Neutral
        : Negative().IsMatch(text ?? "") ? Sentiment.Negative
        : Positive().IsMatch(text ?? "") ? Sentiment.Positive
        : Sentiment.Neutral;

    [GeneratedRegex(@"(?<=[.!?…][""'”’»)]?) (?=[\p{Lu}\p{Lo}\d¿¡""“„«(])|(?<=[。！？])", RegexOptions.None, 1000)]
    private static partial Regex Ends();

    [GeneratedRegex(@"^\s*([-*•–]|\d{1,2}[.)])\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^\s*((?<done>[✓✔✅☑]️?|\[[xX✓]\])|\[ ?\]|☐)\s*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tick();

    [GeneratedRegex(@"^\W*(none|no action items?|nothing|n/?a|null|keine|aucune?|ninguna?|nessuna?|nenhuma?|geen)\W*$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex None();

    [GeneratedRegex(@"mixed|gemischt|mixte|mixt[oa]|mist[oa]|gemengd|neutr|not (very )?(positive|negative)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mixed();

    [GeneratedRegex(@"n[eé]gati|unhappy|dissatisf|unzufrieden|frustrat|angry|upset|annoyed|\bbad\b|disappoint",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Negative();

    [GeneratedRegex(@"positi|happy|satisf|zufrieden|pleased|grateful|\bgood\b|glad",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Positive();
}
