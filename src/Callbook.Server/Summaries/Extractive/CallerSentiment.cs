using Callbook.Client;
using Callbook.Server.CallLogs.SummaryText;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>The caller's sentiment by listed words. The end of a call counts more than its beginning.</summary>
static class CallerSentiment
{
    const int Reach = 3;
    const double Late = 1.5, Positive = 1.5, Negative = 1;

    public static Sentiment Of(Sentences call)
    {
        var caller = call.All.Where(sentence => sentence.Speaker == Speaker.User).ToList();
        var mood = 0.0;
        foreach (var (index, sentence) in caller.Index())
            mood += Mood(sentence, call.Language) * (index >= caller.Count * 2 / 3 ? Late : 1);
        return mood >= Positive ? Sentiment.Positive : mood <= -Negative ? Sentiment.Negative : Sentiment.Neutral;
    }

    static int Mood(Sentence sentence, Language language)
    {
        var mood = 0;
        for (var at = 0; at < sentence.Words.Length; at++)
        {
            var (good, bad) = (language.Good.LengthAt(sentence.Words, at), language.Bad.LengthAt(sentence.Words, at));
            if (good == 0 && bad == 0)
                continue;
            // "Not working" is itself a listed phrase; "not happy" is a negated word.
            var negated = sentence.Words.Take(at).TakeLast(Reach).Any(word => language.Not.Contains(word.Text));
            if (!negated)
                mood += good >= bad ? 1 : -1;
            else if (good >= bad)
                mood--;
            at += Math.Max(good, bad) - 1;
        }

        return mood;
    }
}
