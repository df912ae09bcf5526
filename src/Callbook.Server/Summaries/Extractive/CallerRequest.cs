using Callbook.Client;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>What the caller wanted: the first sentence that states a request, otherwise the first with any content.</summary>
static class CallerRequest
{
    const int LongTitle = 60, Clause = 3;

    /// <summary>Returns null if the caller said nothing.</summary>
    public static Sentence? Find(Sentences call)
    {
        var caller = call.All.Where(sentence => sentence.Speaker == Speaker.User).ToList();
        return caller.Find(sentence => IsRequest(sentence, call.Language))
            ?? caller.Find(sentence => Says(sentence, 0, call.Language) > 0)
            ?? caller.FirstOrDefault();
    }

    public static string Title(Sentence sentence, Language language)
    {
        var words = sentence.Words;
        var start = After(sentence, language);
        while (start < words.Length && language.Lead.Contains(words[start].Text))
            start++;
        if (Says(sentence, start, language) == 0)
            start = 0;
        var end = End(sentence, start);
        var isCut = end < words.Length;
        while (end - 1 > start && (language.Lead.Contains(words[end - 1].Text) || (isCut && language.Stop.Contains(words[end - 1].Text))))
            end--;
        var title = sentence.Shown(language)[words[start].Start..words[end - 1].End];
        return Sentence.Capital(title);
    }

    static bool IsRequest(Sentence sentence, Language language)
    {
        var after = After(sentence, language);
        return (after > 0 && Says(sentence, after, language) > 0)
            || (Says(sentence, 0, language) > 2 && language.Intro.Find(sentence.Words.AsSpan(0, Math.Min(sentence.Words.Length, 4))).Length == 0);
    }

    // The index of the word after the opener of a request; 0 if there is no opener.
    static int After(Sentence sentence, Language language) =>
        language.Openers.Find(sentence.Words) is { Length: > 0 } opener ? opener.At + opener.Length : 0;

    static int Says(Sentence sentence, int from, Language language) =>
        sentence.Words.Skip(from).Count(word => language.Says(word.Text) && !language.Lead.Contains(word.Text));

    static int End(Sentence sentence, int start)
    {
        var words = sentence.Words;
        for (var end = start + 1; end < words.Length; end++)
        {
            var between = sentence.Text.AsSpan(words[end - 1].End, words[end].Start - words[end - 1].End);
            if ((end - start >= Clause && between.IndexOfAny(",;:–—") >= 0) || words[end].End - words[start].Start > LongTitle)
                return end;
        }

        return words.Length;
    }
}
