using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Callbook.Server.CallLogs.SummaryText;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>Finds, bounds and checks the summary in any text that a model wrote. Rendering gives the summary its shape.</summary>
static partial class ModelAnswer
{
    const int MostSentences = 12;
    const int MostEvidence = 20;

    /// <summary>Reads the summary of a call with this number of entries. References to other entries are dropped.</summary>
    public static Summary Read(string text, int entries)
    {
        var answer = WithoutThoughts(text);
        // A line break inside a string is invalid JSON but common; outside strings a space is equivalent.
        var flat = ControlCharacters().Replace(answer, " ");
        var json = ModelJson.Find(flat, IsSummary);
        if (json.Get("summary", "sentences").ValueKind == JsonValueKind.Undefined)
            json = ModelJson.Find(flat + '"', IsSummary); // truncated within a string
        var summary = json.ValueKind == JsonValueKind.Object ? Read(json, entries)
            : flat.Contains('{', StringComparison.Ordinal) ? null
            : Prose(answer);
        return summary ?? throw new SummaryException("the model did not answer with a summary", final: false);
    }

    public static SummaryException Refused() => new("the model refused to write a summary", final: true);

    // A wrapper of a summary does not match; the object inside it does.
    static bool IsSummary(JsonElement json) =>
        json.Get("title", "summary", "sentences", "paragraph").ValueKind != JsonValueKind.Undefined && !IsSummary(json.Get("summary"));

    static Summary? Read(JsonElement json, int entries)
    {
        var title = ModelText.Title(json.Get("title").Text());
        var sentences = json.Get("summary", "sentences", "paragraph").Items()
            .SelectMany(sentence => ModelText.Sentences(Said(sentence)).Select(text => new SummarySentence(text, Evidence(sentence, entries))))
            .Take(MostSentences).ToList();
        var items = json.Get("action_items", "actions", "next_steps").Items()
            .Select(item => ModelText.Item(Said(item), IsYes(item.Get("done", "completed", "status")), Evidence(item, entries)))
            .OfType<ActionItem>().Take(SummaryMarkdown.MostItems).ToList();
        if (sentences.Count == 0 && title.Length > 0)
            sentences = [new(title, [])];
        return sentences.Count == 0 ? null : new(
            title.Length > 0 ? title : ModelText.Title(sentences[0].Text), sentences, items, ModelText.SentimentOf(Said(json.Get("sentiment"))));
    }

    // An object gives the first text that it has.
    static string? Said(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? json.Get("text", "sentence", "item", "action", "task", "description", "label", "value", "overall").Text()
        : json.Text();

    static List<int> Evidence(JsonElement json, int entries) =>
    [
        .. json.Get("at", "entries", "entry", "evidence").Items().Take(MostEvidence).SelectMany(Numbers)
            .Where(at => at < entries).Distinct().Order().Take(MostEvidence),
    ];

    // Accepts 3, "3", "#3" and "3-5" (both ends), but not a time such as 3.5 or 0:03.
    static IEnumerable<int> Numbers(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number ? json.TryGetInt32(out var at) && at >= 0 ? [at] : []
        : json.Text() is { Length: < 20 } text && !text.AsSpan().ContainsAny('.', ':')
            ? Digits().Matches(text).Select(number => int.Parse(number.ValueSpan, CultureInfo.InvariantCulture))
            : [];

    static bool IsYes(JsonElement json) => json.ValueKind == JsonValueKind.True || Yes().IsMatch(json.Text() ?? "");

    static Summary? Prose(string text) => Refusal().IsMatch(text) ? throw Refused() : text.Any(char.IsLetterOrDigit) ? SummaryReader.Read(text) : null;

    // Reasoning models write their thoughts before the answer, and some chat templates drop the opening tag.
    static string WithoutThoughts(string text)
    {
        var end = text.LastIndexOf("</think>", StringComparison.OrdinalIgnoreCase);
        if (end >= 0)
            text = text[(end + "</think>".Length)..];
        return text.TrimStart().StartsWith("<think>", StringComparison.OrdinalIgnoreCase) ? "" : text;
    }

    [GeneratedRegex(@"[\p{Cc}\u2028\u2029]", RegexOptions.None, 1000)]
    private static partial Regex ControlCharacters();

    [GeneratedRegex(@"(?<![\d-])\d{1,6}(?!\d)|(?<=\d-)\d{1,6}(?!\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\s*(1|true|y|yes|done|completed?|finished|ja|erledigt|oui|fait|s[ií]|hecho|fatto|sim|feito|gedaan|✓|✔|x)\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Yes();

    [GeneratedRegex(@"^\s*((I['’]?m|I am) (very |so )?(sorry|unable|not able)|Sorry,|I (can['’]?t|cannot|won['’]?t) |As an AI)[^\n]{0,400}\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Refusal();
}
