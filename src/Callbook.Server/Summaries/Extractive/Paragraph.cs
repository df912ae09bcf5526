using Callbook.Client;
using SummarySentence = Callbook.Server.CallLogs.SummaryText.SummarySentence;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>The most important sentences of the call with their speakers, starting with the caller's request.</summary>
static class Paragraph
{
    const int Words = 60, Sentences = 4, LongSentence = 40;

    public static List<SummarySentence> Of(Sentences call, Sentence? request)
    {
        var picked = new SentenceRank(call).Pick(Words, Sentences, request);
        if (picked.Count == 0)
            picked = [call.All.MaxBy(sentence => sentence.Words.Length)!];
        var paragraph = new List<SummarySentence>();
        Speaker? before = null;
        foreach (var sentence in picked)
        {
            var label = sentence.Speaker == Speaker.Agent ? call.Language.Agent : call.Language.Caller;
            var text = Shorten(sentence, call.Language);
            paragraph.Add(new(label is null || sentence.Speaker == before ? text : $"{label}: {text}", [sentence.Entry]));
            before = sentence.Speaker;
        }

        return paragraph;
    }

    static string Shorten(Sentence sentence, Language language)
    {
        var text = sentence.Shown(language);
        return sentence.Words.Length <= LongSentence ? text : $"{text.AsSpan(0, sentence.Words[LongSentence - 1].End)}…";
    }
}
