namespace Callbook.Server.Summaries;

/// <summary>Summarizes without a model.</summary>
sealed class ExtractiveSummarizer : ISummarizer
{
    public string Source => "extractive";

    public Task<Summarized> Summarize(CallToSummarize call, CancellationToken cancel)
    {
        var spoken = call.Entries.Index().Where(entry => entry.Item.Speaker != Client.Speaker.System).ToList();
        return Task.FromResult(new Summarized(new(
            spoken.Count == 0 ? "No conversation" : SummaryLine.Of(spoken[0].Item.Text, 80),
            [.. spoken.Take(3).Select(entry => new SummarySentence(entry.Item.Text, [entry.Index]))], [], Sentiment.Neutral)));
    }
}
