using System.Text.RegularExpressions;

namespace Callbook.Server.CallLogs.SummaryText;

/// <summary>
/// Reads a summary from another author, in prose or any Markdown. A summary in the contract's shape is unchanged after <see
/// cref="SummaryMarkdown.Render"/>.
/// </summary>
static partial class SummaryReader
{
    const int MostRead = 32 * 1024, LongTitle = 80;
    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    const int Timeout = 1000;

    static readonly string[] Untitled =
        ["summary", "call summary", "overview", "recap", "zusammenfassung", "résumé", "resumen", "riassunto", "resumo", "samenvatting"];

    static readonly string[] ToDo =
    [
        "action items", "actions", "next steps", "follow-up", "follow-ups", "follow up", "to do", "to-do", "todo", "todos", "tasks",
        "nächste schritte", "prochaines étapes", "próximos pasos",
    ];

    /// <summary>Returns null when the text contains no words.</summary>
    public static Summary? Read(string text)
    {
        text = text[..Math.Min(text.Length, MostRead)].ReplaceLineEndings("\n").Trim();
        if (InShape().Match(text) is { Success: true } shaped)
        {
            var items = shaped.Groups["item"].Captures.Select(item => item.Value).Where(IsSomething).Select(Item);
            var sentiment = Enum.Parse<Sentiment>(shaped.Groups["sentiment"].Value);
            return new(shaped.Groups["title"].Value, Sentences(shaped.Groups["paragraph"].Value), [.. items], sentiment);
        }

        var reading = new Reading();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
            reading.Add(line);
        return reading.Result();
    }

    /// <summary>Splits the text into sentences. Joining them with spaces restores the text.</summary>
    static List<SummarySentence> Sentences(string text) =>
        [.. SentenceEnd().Split(text).Where(one => one.Length > 0).Select(one => new SummarySentence(one, []))];

    static bool IsSomething(string item) => !item.Trim('.', ' ').Equals("None", StringComparison.OrdinalIgnoreCase);

    static ActionItem Item(string line) =>
        Tick().Match(line) is { Success: true, Length: var length } ? new(line[length..], true, []) : new(line, false, []);

    sealed class Reading
    {
        readonly List<SummarySentence> sentences = [];
        readonly List<ActionItem> items = [];
        string? title;
        Sentiment sentiment = Sentiment.Neutral;
        bool inItems;

        public void Add(string line)
        {
            var words = Decoration().Replace(line, "");
            var label = words.TrimEnd(':', ' ');
            if (Mood().Match(words) is { Success: true } mood)
                sentiment = Enum.Parse<Sentiment>(mood.Groups["sentiment"].Value, ignoreCase: true);
            else if (ToDo.Contains(label, StringComparer.OrdinalIgnoreCase))
                inItems = true;
            else if (Untitled.Contains(label, StringComparer.OrdinalIgnoreCase))
                inItems = false;
            else if (Heading().IsMatch(line))
                AddHeading(label);
            else if (Bullet().Match(line) is { Success: true, Length: var length })
                AddBullet(line[length..]);
            else if (line.Length > 0)
                AddText(line);
            else if (items.Count > 0)
                inItems = false;
        }

        public Summary? Result()
        {
            if (title is null && sentences.Count == 0 && items.Count == 0)
                return null;
            if (title is null && sentences.Count > 1 && IsTitle(sentences[0].Text))
            {
                title = sentences[0].Text;
                sentences.RemoveAt(0);
            }
            return new(title ?? Short(sentences.Count > 0 ? sentences[0].Text : items[0].Text), sentences, items, sentiment);
        }

        // A later heading in a foreign summary is only a separator.
        void AddHeading(string label)
        {
            inItems = false;
            if (title is null && sentences.Count == 0)
                title = label;
        }

        void AddBullet(string text)
        {
            if (!inItems)
                AddText(text);
            else if (IsSomething(text))
                items.Add(Item(text));
        }

        void AddText(string line)
        {
            if (inItems && IsSomething(line))
                items.Add(Item(line));
            else if (!inItems)
                sentences.AddRange(Sentences(line));
        }

        static bool IsTitle(string text) => text.Length <= LongTitle && text[^1] is not ('.' or '!' or '?' or '…' or '。');

        static string Short(string text)
        {
            var clause = text.Length > LongTitle ? text.LastIndexOfAny([',', ';', '–', '('], LongTitle) : 0;
            return (clause > 25 ? text[..clause] : SummaryLine.Of(text, LongTitle)).Trim(' ', '.', '。');
        }
    }

    [GeneratedRegex(
        @"\A(?<title>\S[^\n]*)\n\n(?<paragraph>\S[^\n]*)\n\n\*\*Action Items:\*\*\n(- (?<item>[^\n]+)\n)+\n"
        + @"\*\*Sentiment:\*\* (?<sentiment>Positive|Neutral|Negative)\z", Options, Timeout)]
    private static partial Regex InShape();

    [GeneratedRegex(@"(?<=[.!?…][""'”’»)]?) (?=\S)", Options, Timeout)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\A(✓|✔|\[[xX]\])\uFE0F? *", Options, Timeout)]
    private static partial Regex Tick();

    [GeneratedRegex(@"\A(#+ +|\*\*[^*]+\*\*:?\z)", Options, Timeout)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\A#+ +|[*_]{2,}", Options, Timeout)]
    private static partial Regex Decoration();

    [GeneratedRegex(@"\A([-*+•]|[0-9]{1,3}[.)])( +\[ \])? +", Options, Timeout)]
    private static partial Regex Bullet();

    [GeneratedRegex(
        @"\A[-* ]*((overall|caller|user|customer)('s)? )?sentiment\b\W*(?<sentiment>positive|neutral|negative)\b",
        Options | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex Mood();
}
