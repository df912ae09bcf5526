using System.Text;
using Callbook.Client;
using Callbook.Server.CallLogs.SummaryText;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>Finds promises, and what the agent says is done.</summary>
static class Commitments
{
    const int LongItem = 24;
    const double Same = 0.6;

    public static List<ActionItem> Find(Sentences call)
    {
        var found = new List<(ActionItem Item, string[] Content)>();
        foreach (var sentence in call.All.Where(sentence => !sentence.IsQuestion))
        {
            if (Read(sentence, call.Language) is not { } item)
                continue;
            var at = found.FindIndex(other => IsSame(other.Content, sentence.Content));
            if (at < 0)
            {
                found.Add((item, sentence.Content));
                continue;
            }

            // The same action was said twice, or promised and then done.
            var (before, content) = found[at];
            int[] entries = [.. before.Entries.Union(item.Entries).Order()];
            found[at] = item.Done && !before.Done
                ? (item with { Entries = entries }, sentence.Content)
                : (before with { Entries = entries }, content);
        }

        return [.. found.Select(one => one.Item)];
    }

    static ActionItem? Read(Sentence sentence, Language language)
    {
        if (sentence.Content.Length == 0)
            return null;
        if (sentence.Speaker == Speaker.User)
        {
            var own = language.Own.Find(sentence.Words);
            return own.Length > 0 ? new($"{language.Caller}: {Clause(sentence, own.At, language)}", false, [sentence.Entry]) : null;
        }

        if (language.Done.Find(sentence.Words) is { Length: > 0 } done)
            return new(Turn(sentence, done.At, language), true, [sentence.Entry]);
        return language.Promises.Find(sentence.Words) is { Length: > 0 } promise && language.Moments.LengthAt(sentence.Words, promise.At) == 0
            ? new(Turn(sentence, promise.At, language), false, [sentence.Entry])
            : null;
    }

    // Turns "I'll send you your card" into "Send the caller the caller's card", which can be read in a list.
    static string Turn(Sentence sentence, int at, Language language)
    {
        var words = sentence.Words.AsSpan();
        var dropped = language.Drop.LengthAt(words, at);
        if (language.Turns.Count == 0 || at + dropped >= words.Length)
            return Clause(sentence, at, language);
        var clause = Clause(sentence, at + dropped, language);
        var (turned, from) = (new StringBuilder(), 0);
        foreach (var word in Words.Of(clause))
        {
            if (!language.Turns.TryGetValue(word.Text, out var instead))
                continue;
            turned.Append(clause, from, word.Start - from).Append(instead);
            from = word.End;
        }

        return Sentence.Capital(turned.Append(clause, from, clause.Length - from).ToString());
    }

    static string Clause(Sentence sentence, int at, Language language)
    {
        var last = Math.Min(sentence.Words.Length, at + LongItem) - 1;
        var text = sentence.Shown(language)[sentence.Words[at].Start..sentence.Words[last].End];
        return Sentence.Capital(last == sentence.Words.Length - 1 ? text : $"{text}…");
    }

    static bool IsSame(string[] one, string[] other)
    {
        var (these, those) = (one.ToHashSet(StringComparer.Ordinal), other.ToHashSet(StringComparer.Ordinal));
        return these.Count(those.Contains) >= Same * Math.Min(these.Count, those.Count);
    }
}
