namespace Callbook.Server.CallLogs.SummaryText;

/// <summary>What a call came to. Rendering gives it the shape of the contract, whoever wrote it.</summary>
/// <param name="Title">One line.</param>
/// <param name="Sentences">The paragraph, a sentence each.</param>
/// <param name="ActionItems">What somebody said would be done, or did.</param>
/// <param name="Sentiment">The caller's.</param>
sealed record Summary(string Title, IReadOnlyList<SummarySentence> Sentences, IReadOnlyList<ActionItem> ActionItems, Sentiment Sentiment);

/// <summary>A sentence of the paragraph.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Entries">Which entries of the transcript it rests on, by their index from 0; empty where that is not known.</param>
sealed record SummarySentence(string Text, IReadOnlyList<int> Entries);

/// <summary>Something that somebody said would be done, or did.</summary>
/// <param name="Text">What is to be done.</param>
/// <param name="Done">Whether it was done in the call.</param>
/// <param name="Entries">Which entries of the transcript it rests on, by their index from 0; empty where that is not known.</param>
sealed record ActionItem(string Text, bool Done, IReadOnlyList<int> Entries);

enum Sentiment
{
    Positive,
    Neutral,
    Negative,
}

static class Sentiments
{
    /// <summary>As filters name it.</summary>
    public static string ToFacet(this Sentiment sentiment) => sentiment switch
    {
        Sentiment.Positive => "positive",
        Sentiment.Neutral => "neutral",
        Sentiment.Negative => "negative",
        _ => throw new ArgumentOutOfRangeException(nameof(sentiment)),
    };
}
