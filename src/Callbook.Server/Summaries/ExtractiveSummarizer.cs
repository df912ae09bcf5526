using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Summaries.Extractive;

namespace Callbook.Server.Summaries;

/// <summary>Sums a call up in its own words: no model, no network, and the same call gives the same summary.</summary>
sealed class ExtractiveSummarizer : ISummarizer
{
    const int MostItems = 10;

    public string Source => "extractive";

    public Task<Summarized> Summarize(CallToSummarize call, CancellationToken cancel) => Task.FromResult(new Summarized(Summarize(call)));

    public static Summary Summarize(CallToSummarize call)
    {
        var spoken = Sentences.Read(call.Entries);
        if (spoken.All.Count == 0)
            return SilentCall.Summarize(call);
        var request = CallerRequest.Find(spoken);
        var title = request is null ? "Caller did not speak" : CallerRequest.Title(request, spoken.Language);
        var items = CompletedActions.Add(Commitments.Find(spoken), call.Entries);
        return new(title, Paragraph.Of(spoken, request), [.. items.Take(MostItems)], CallerSentiment.Of(spoken));
    }
}
