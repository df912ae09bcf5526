namespace Callbook.Client;

/// <summary>The summary of a call in its parts: where it comes from, and what it rests on.</summary>
/// <param name="Source"><c>platform</c>, <c>model</c> or <c>extractive</c>.</param>
/// <param name="Model">The language model that wrote it, or null.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Title">Its title line.</param>
/// <param name="Sentences">Its paragraph, a sentence each.</param>
/// <param name="ActionItems">What somebody said would be done, or did.</param>
/// <param name="Sentiment"><c>Positive</c>, <c>Neutral</c> or <c>Negative</c>.</param>
public sealed record CallLogSummary(
    string Source,
    string? Model,
    DateTimeOffset CreatedAt,
    string Title,
    IReadOnlyList<SummarySentence> Sentences,
    IReadOnlyList<SummaryActionItem> ActionItems,
    string Sentiment);

/// <summary>A sentence of a summary.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Entries">What it rests on; empty where that is not known.</param>
public sealed record SummarySentence(string Text, IReadOnlyList<SummaryEvidence> Entries);

/// <summary>Something to be done, or done.</summary>
/// <param name="Text">What.</param>
/// <param name="Done">Whether it was done in the call.</param>
/// <param name="Entries">What it rests on; empty where that is not known.</param>
public sealed record SummaryActionItem(string Text, bool Done, IReadOnlyList<SummaryEvidence> Entries);

/// <summary>An entry that a part of a summary rests on.</summary>
/// <param name="Index">Its place in <c>transcript_json</c>, from 0.</param>
/// <param name="Timestamp">Its time, seconds from the start of the call.</param>
public sealed record SummaryEvidence(int Index, double Timestamp);

/// <summary>A summary that a call log has, or had.</summary>
/// <param name="Version">From 1; the highest is shown.</param>
/// <param name="Source"><c>platform</c>, <c>model</c> or <c>extractive</c>.</param>
/// <param name="Model">The language model that wrote it, or null.</param>
/// <param name="TokensIn">Tokens that it read, or null.</param>
/// <param name="TokensOut">Tokens that it wrote, or null.</param>
/// <param name="LatencyMs">Milliseconds that it took, or null.</param>
/// <param name="SummaryText">The summary in Markdown.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record SummaryVersion(
    int Version,
    string Source,
    string? Model,
    int? TokensIn,
    int? TokensOut,
    int? LatencyMs,
    string SummaryText,
    DateTimeOffset CreatedAt);
