namespace Callbook.Server.CallLogs.SummaryText;

/// <summary>The title and lead of a summary, so that lists need not parse Markdown.</summary>
/// <param name="Title">At most 160 characters.</param>
/// <param name="Lead">The first sentence, at most 200 characters; null for an empty paragraph.</param>
sealed record SummaryHead(string Title, string? Lead)
{
    const int LongestTitle = 160;
    const int LongestLead = 200;

    public static SummaryHead Of(Summary summary) => new(Cut(summary.Title, LongestTitle), summary.Sentences is [var first, ..] ? Cut(first.Text, LongestLead) : null);

    // Never cuts a surrogate pair.
    static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return $"{text.AsSpan(0, end).TrimEnd()}…";
    }
}
