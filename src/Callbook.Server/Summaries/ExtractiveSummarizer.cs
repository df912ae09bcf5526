using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Summaries.Extractive;

namespace Callbook.Server.Summaries;

/// <summary>Sums a call up in its own words: no model, no network, and the same call gives the same summary.</summary>
sealed class ExtractiveSummarizer : ISummarizer
{
    const int MostItems = 10;

    public string Source => "extractive";

    public Task<Summarized> Summarize(CallToSummarize call, CancellationToken cancel)
    {
        var spoken = Sentences.Read(call.Entries);
        return Task.FromResult(new Summarized(Summarize(call, spoken), Language: CodeOf(spoken)));
    }

    public static Summary Summarize(CallToSummarize call) => Summarize(call, Sentences.Read(call.Entries));

    /// <summary>The language of most of the call, BCP 47; null if it is not one of the known languages.</summary>
    public static string? LanguageOf(CallToSummarize call) => CodeOf(Sentences.Read(call.Entries));

    static string? CodeOf(Sentences spoken) => spoken.Language.Code is { Length: > 0 } code ? code : null;

    static Summary Summarize(CallToSummarize call, Sentences spoken)
    {
        if (spoken.All.Count == 0)
            return SilentCall.Summarize(call);
        var request = CallerRequest.Find(spoken);
        var title = request is null ? "Caller did not speak" : CallerRequest.Title(request, spoken.Language);
        var items = CompletedActions.Add(Commitments.Find(spoken), call.Entries);
        return new(title, Paragraph.Of(spoken, request), [.. items.Take(MostItems)], CallerSentiment.Of(spoken));
    }
}
