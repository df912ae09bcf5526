using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Summaries.Extractive;

namespace Callbook.Server.Summaries;

/// <summary>Summarizes a call by extracting its own sentences. It is deterministic and needs neither a model nor the network.</summary>
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

    /// <summary>The call's main language; null if it is not a known one.</summary>
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
