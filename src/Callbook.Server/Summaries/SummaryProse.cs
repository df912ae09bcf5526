using System.Text.RegularExpressions;
using Callbook.Server.Summaries.OpenAi;

namespace Callbook.Server.Summaries;

/// <summary>Reads a summary that is written as text or Markdown: headings, a paragraph, bullets, a word on the sentiment, as far as it has them.</summary>
static partial class SummaryProse
{
    const int MostLines = 200;
    const int LongestTitle = 100;

    /// <summary>Null where nothing is said in it.</summary>
    public static Summary? Read(string text)
    {
        var lines = text.Split(['\n', '\r'], MostLines + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Take(MostLines).Select(line => line.Replace("**", "", StringComparison.Ordinal).Replace("__", "", StringComparison.Ordinal))
            .Where(line => !Fence().IsMatch(line)).ToList();
        var title = TitleOf(lines);
        var (sentences, items, sentiment, inItems) = (new List<SummarySentence>(), new List<ActionItem>(), "", false);
        foreach (var line in title is null ? lines : lines.Skip(1))
        {
            if (Feeling().Match(line) is { Success: true } feeling)
                (sentiment, inItems) = (feeling.Groups["word"].Value, false);
            else if (ItemsHeading().IsMatch(line))
                inItems = true;
            else if (inItems && ModelText.Item(line, done: false, []) is { } item)
                items.Add(item);
            else if (!inItems)
                sentences.AddRange(ModelText.Sentences(Label().Replace(line, "")).Select(sentence => new SummarySentence(sentence, [])));
        }

        return ModelText.Compose(title, [.. sentences.Take(ModelText.MostSentences)], [.. items.Take(ModelText.MostItems)], sentiment);
    }

    // A short first line with something below it.
    static string? TitleOf(List<string> lines) =>
        lines.Count > 1 && lines[0].Length <= LongestTitle && !SentenceEnd().IsMatch(lines[0]) && !lines[0].StartsWith("- ", StringComparison.Ordinal)
            ? ModelText.Line(Label().Replace(lines[0], ""))
            : null;

    [GeneratedRegex("^(```|~~~|---+$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^[#\s]*(title|summary|call summary|overview)\s*(:|$)\s*",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^[-*#\s]*sentiment\s*:?\s*(?<word>.*)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Feeling();

    [GeneratedRegex(@"^[#\s]*(action items?|next steps?|to-?dos?|follow-?ups?)\s*:?\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ItemsHeading();

    [GeneratedRegex(@"[.!?。]\s*$", RegexOptions.None, 1000)]
    private static partial Regex SentenceEnd();
}
