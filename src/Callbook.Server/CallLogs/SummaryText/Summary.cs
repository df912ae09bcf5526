namespace Callbook.Server.CallLogs.SummaryText;

/// <summary>The summary of a call. Rendering gives every summary the shape of the contract, regardless of its author.</summary>
/// <param name="Title">One line.</param>
/// <param name="Sentences">The sentences of the paragraph.</param>
/// <param name="ActionItems">What somebody promised to do, or did.</param>
/// <param name="Sentiment">The caller's sentiment.</param>
sealed record Summary(string Title, IReadOnlyList<SummarySentence> Sentences, IReadOnlyList<ActionItem> ActionItems, Sentiment Sentiment);

/// <summary>A sentence of the paragraph.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Entries">The transcript entries that support it, by their index from 0; empty if unknown.</param>
sealed record SummarySentence(string Text, IReadOnlyList<int> Entries);

/// <summary>Something that somebody promised to do, or did.</summary>
/// <param name="Text">The action.</param>
/// <param name="Done">Whether it was done in the call.</param>
/// <param name="Entries">The transcript entries that support it, by their index from 0; empty if unknown.</param>
sealed record ActionItem(string Text, bool Done, IReadOnlyList<int> Entries);

enum Sentiment
{
    Positive,
    Neutral,
    Negative,
}

static class Sentiments
{
    /// <summary>The name that filters use.</summary>
    public static string ToFacet(this Sentiment sentiment) => sentiment switch
    {
        Sentiment.Positive => "positive",
        Sentiment.Neutral => "neutral",
        Sentiment.Negative => "negative",
        _ => throw new ArgumentOutOfRangeException(nameof(sentiment)),
    };
}
