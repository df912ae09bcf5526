namespace Callbook.Client;

/// <summary>The parts of a call's summary, with the transcript entries that support them.</summary>
/// <param name="Source">Who wrote the summary: <c>platform</c>, <c>model</c> (a language model) or <c>extractive</c> (without a model).</param>
/// <param name="Model">The language model that wrote the summary, or null.</param>
/// <param name="CreatedAt">When the summary was created.</param>
/// <param name="Title">The title line.</param>
/// <param name="Sentences">The sentences of the paragraph.</param>
/// <param name="ActionItems">What is to be done after the call, and what was done in it.</param>
/// <param name="Sentiment">The caller's sentiment: <c>Positive</c>, <c>Neutral</c> or <c>Negative</c>.</param>
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
/// <param name="Entries">The transcript entries that support the sentence; empty if they are not known.</param>
public sealed record SummarySentence(string Text, IReadOnlyList<SummaryEvidence> Entries);

/// <summary>An action item of a summary.</summary>
/// <param name="Text">The action.</param>
/// <param name="Done">Whether the action was completed in the call.</param>
/// <param name="Entries">The transcript entries that support the item; empty if they are not known.</param>
public sealed record SummaryActionItem(string Text, bool Done, IReadOnlyList<SummaryEvidence> Entries);

/// <summary>A transcript entry that supports a part of a summary.</summary>
/// <param name="Index">Index of the entry in <c>transcript_json</c>, from 0.</param>
/// <param name="Timestamp">Time of the entry in seconds from the start of the call.</param>
public sealed record SummaryEvidence(int Index, double Timestamp);

/// <summary>The current or an earlier summary of a call log.</summary>
/// <param name="Version">Version of the summary, from 1; the highest is the current one.</param>
/// <param name="Source">Who wrote the summary: <c>platform</c>, <c>model</c> (a language model) or <c>extractive</c> (without a model).</param>
/// <param name="Model">The language model that wrote the summary, or null.</param>
/// <param name="TokensIn">Number of tokens that the model read, or null.</param>
/// <param name="TokensOut">Number of tokens that the model wrote, or null.</param>
/// <param name="LatencyMs">Time that writing the summary took, in milliseconds, or null.</param>
/// <param name="SummaryText">The summary in Markdown.</param>
/// <param name="CreatedAt">When the summary was created.</param>
public sealed record SummaryVersion(
    int Version,
    string Source,
    string? Model,
    int? TokensIn,
    int? TokensOut,
    int? LatencyMs,
    string SummaryText,
    DateTimeOffset CreatedAt);
