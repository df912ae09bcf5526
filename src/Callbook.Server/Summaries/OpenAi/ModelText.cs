using System.Text.RegularExpressions;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>Bounds and cleans the texts of an answer, one line each.</summary>
static partial class ModelText
{
    public const int MostSentences = 12;
    public const int MostItems = 20;
    const int LongestTitle = 120;
    const int LongestLine = 600;
    const int LongestName = 100;

    /// <summary>A summary of these; null where there is neither a sentence nor a title to make one of.</summary>
    public static Summary? Compose(string? title, List<SummarySentence> sentences, List<ActionItem> items, string? sentiment)
    {
        if (sentences.Count == 0 && title is not null)
            sentences = [new(title, [])];
        return sentences.Count == 0 ? null : new(Shortened(title ?? sentences[0].Text, LongestTitle), sentences, items, SentimentOf(sentiment));
    }

    /// <summary>A text on one line without marks; null where nothing is left of it.</summary>
    public static string? Line(string? text)
    {
        var line = Spaces().Replace(Bounded(text), " ").Trim(' ', '#', '*');
        return line.Any(char.IsLetterOrDigit) ? line : null;
    }

    public static string? Name(string? text) => Line(text) is { } line ? Shortened(line, LongestName) : null;

    public static IEnumerable<string> Sentences(string? text) =>
        Ends().Split(Spaces().Replace(Bounded(text), " ")).Select(Line).OfType<string>().Select(sentence => Shortened(sentence, LongestLine));

    /// <summary>An action item; null where there is none, or where it says so.</summary>
    public static ActionItem? Item(string? text, bool done, IReadOnlyList<int> entries)
    {
        var bare = Bullet().Replace(text ?? "", "");
        var ticked = Tick().Match(bare);
        return Line(ticked.Success ? bare[ticked.Length..] : bare) is { } line && !None().IsMatch(line)
            ? new(Shortened(line, LongestLine), done || ticked.Groups["done"].Success, entries)
            : null;
    }

    /// <summary>In the words of seven languages; what is mixed, or not understood, is neutral.</summary>
    public static Sentiment SentimentOf(string? text) =>
        Mixed().IsMatch(text ?? "") ? Sentiment.Neutral
        : Negative().IsMatch(text ?? "") ? Sentiment.Negative
        : Positive().IsMatch(text ?? "") ? Sentiment.Positive
        : Sentiment.Neutral;

    // No more is looked at than can be used.
    static string Bounded(string? text) => text is null ? "" : text[..Math.Min(text.Length, MostSentences * LongestLine)];

    static string Shortened(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var end = text.LastIndexOf(' ', most - 1);
        if (end < most / 2)
            end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..end].TrimEnd() + '…';
    }

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

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
