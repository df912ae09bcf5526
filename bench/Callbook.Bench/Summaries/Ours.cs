using Callbook.Server.Summaries.Extractive;

namespace Callbook.Bench.Summaries;

static class Ours
{
    public static string Summarize(Reference call, int words) =>
        string.Join(' ', new SentenceRank(Sentences.Read(call.Entries)).Pick(words, int.MaxValue).Select(sentence => sentence.Text));
}
