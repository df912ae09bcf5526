using System.Text;

namespace Callbook.Server.CallLogs.SummaryText;

/// <summary>
/// Renders a summary in the contract's shape: title, paragraph, action items and sentiment. The shape and the maximum length hold for any
/// content of the fields.
/// </summary>
static class SummaryMarkdown
{
    public const int MostTitle = 160;
    public const int MostParagraph = 2000;
    public const int MostItem = 300;
    public const int MostItems = 30;

    const string NoTitle = "Call", NoSentence = "No details.";

    public static string Render(Summary summary)
    {
        var items = summary.ActionItems.Take(MostItems * 2).Select(Bullet).OfType<string>().Take(MostItems).ToList();
        var text = new StringBuilder()
            .Append(Or(SummaryLine.Of(summary.Title, MostTitle), NoTitle)).Append("\n\n")
            .Append(Or(SummaryLine.Of(Paragraph(summary.Sentences), MostParagraph), NoSentence)).Append("\n\n")
            .Append("**Action Items:**\n");
        foreach (var item in items.Count > 0 ? items : ["- None"])
            text.Append(item).Append('\n');
        return text.Append("\n**Sentiment:** ").Append(Name(summary.Sentiment)).ToString();
    }

    static string? Bullet(ActionItem item) => SummaryLine.Of(item.Text, MostItem) switch
    {
        "" => null,
        var text when text.Trim('.').Equals("None", StringComparison.OrdinalIgnoreCase) => null, // It would read like an empty list.
        var text => item.Done ? $"- ✓ {text}" : $"- {text}",
    };

    static string Paragraph(IReadOnlyList<SummarySentence> sentences)
    {
        var text = new StringBuilder();
        foreach (var sentence in sentences)
        {
            var line = sentence.Text.AsSpan().Trim();
            if (line.IsEmpty)
                continue;
            if (text.Length > 0)
                text.Append(char.IsLetterOrDigit(text[^1]) ? ". " : " ");
            text.Append(line[..Math.Min(line.Length, MostParagraph * 2)]);
            if (text.Length > MostParagraph * 2)
                break;
        }

        return text.ToString();
    }

    static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    static string Name(Sentiment sentiment) => sentiment switch
    {
        Sentiment.Positive => "Positive",
        Sentiment.Neutral => "Neutral",
        Sentiment.Negative => "Negative",
        _ => throw new ArgumentOutOfRangeException(nameof(sentiment)),
    };
}
