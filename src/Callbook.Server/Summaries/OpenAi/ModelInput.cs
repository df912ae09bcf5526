using System.Globalization;
using System.Text.Encodings.Web;
using Callbook.Client;
using Callbook.Server.CallLogs.SummaryText;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>
/// Writes the input of a model. It is one JSON document, so that nothing said in a call can end the data and begin an instruction. &lt; and
/// [ are escaped in texts, because some servers use them to start the tokens that separate messages.
/// </summary>
sealed class ModelInput(CallToSummarize call, int mostCharacters)
{
    /// <summary>Of a longer call only this many parts are read: the first, the last, and others evenly spread.</summary>
    public const int MostParts = 16;

    /// <summary>Splits the transcript into parts that each fit a request. The rest of a request is small.</summary>
    public IReadOnlyList<string> Parts()
    {
        var all = Packed().Count(); // not buffered: a call may be much longer than the parts that are read
        if (all <= MostParts)
            return [.. Packed().Select((lines, part) => Part(lines, part, all))];
        var read = Enumerable.Range(0, MostParts).Select(part => part * (all - 1) / (MostParts - 1)).ToHashSet();
        return [.. Packed().Where((_, part) => read.Contains(part)).Select((lines, part) => Part(lines, part, MostParts))];
    }

    /// <summary>The summaries of all parts, in one request.</summary>
    public string Whole(IReadOnlyList<Summary> parts)
    {
        var each = mostCharacters / parts.Count;
        return Document($"\"parts\":[\n{string.Join(",\n", parts.Select((part, number) => Note(part, number + 1, each)))}\n]");
    }

    string Part(string lines, int part, int of) =>
        Document((of == 1 ? "" : $"\"part\":{part + 1},\"of\":{of},") + $"\"transcript\":[\n{lines}\n]");

    string Document(string content)
    {
        var seconds = call.Duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var reason = call.EndReason is { } words ? $",\"end_reason\":{Quoted(words[..Math.Min(words.Length, 200)])}" : "";
        return $"{{{content},\"duration_seconds\":{seconds}{reason}}}";
    }

    IEnumerable<string> Packed()
    {
        var (lines, length) = (new List<string>(), 0);
        foreach (var line in Lines())
        {
            if (lines.Count > 0 && length + line.Length > mostCharacters)
            {
                yield return string.Join(",\n", lines);
                (lines, length) = ([], 0);
            }

            lines.Add(line);
            length += line.Length + 2;
        }

        yield return string.Join(",\n", lines);
    }

    // A piece fits a request even if every character is escaped.
    IEnumerable<string> Lines() =>
        from entry in call.Entries.Index()
        where !string.IsNullOrWhiteSpace(entry.Item.Text)
        from piece in Pieces(entry.Item.Text, mostCharacters / 8)
        select $"{{\"n\":{entry.Index},\"speaker\":\"{Name(entry.Item.Speaker)}\",\"text\":{Quoted(piece)}}}";

    static IEnumerable<string> Pieces(string text, int most)
    {
        for (var from = 0; from < text.Length;)
        {
            var to = Math.Min(text.Length, from + most);
            if (to < text.Length && char.IsHighSurrogate(text[to - 1]))
                to--;
            yield return text[from..to];
            from = to;
        }
    }

    // Always includes the title, and as much of the rest as fits, so that every part is represented.
    static string Note(Summary part, int number, int most)
    {
        var head = $"{{\"part\":{number},\"title\":{Quoted(part.Title)},\"sentiment\":\"{part.Sentiment}\"";
        var rest = most - head.Length;
        var sentences = Fitting(part.Sentences.Select(one => $"{{\"text\":{Quoted(one.Text)},{At(one.Entries)}}}"), rest * 2 / 3);
        var items = Fitting(
            part.ActionItems.Select(one => $"{{\"text\":{Quoted(one.Text)},\"done\":{(one.Done ? "true" : "false")},{At(one.Entries)}}}"), rest / 3);
        return $"{head},\"summary\":[{sentences}],\"action_items\":[{items}]}}";
    }

    static string At(IReadOnlyList<int> entries) => $"\"at\":[{string.Join(',', entries)}]";

    static string Fitting(IEnumerable<string> notes, int most)
    {
        var fitting = new List<string>();
        foreach (var note in notes.Where(note => note.Length < most))
        {
            fitting.Add(note);
            most -= note.Length + 1;
        }

        return string.Join(',', fitting);
    }

    static string Name(Speaker speaker) => speaker switch
    {
        Speaker.Agent => "agent",
        Speaker.User => "user",
        Speaker.System => "system",
        _ => throw new ArgumentOutOfRangeException(nameof(speaker)),
    };

    static string Quoted(string text) => '"' + JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)
        .Replace("<", "\\u003c", StringComparison.Ordinal).Replace("[", "\\u005b", StringComparison.Ordinal) + '"';
}
