using Callbook.Client;
using Callbook.Server.CallLogs.SummaryText;

namespace Callbook.Server.Summaries;

/// <summary>Writes the summary of a call that is over.</summary>
interface ISummarizer
{
    /// <summary>What is kept as the source of its summaries: <c>model</c> or <c>extractive</c>.</summary>
    string Source { get; }

    /// <summary>Throws a <see cref="SummaryException"/> where there can be no summary now, or ever.</summary>
    Task<Summarized> Summarize(CallToSummarize call, CancellationToken cancel);
}

/// <summary>A call as a summarizer sees it.</summary>
/// <param name="Entries">The transcript as it is listed; indices of a summary point into it.</param>
/// <param name="Duration">How long the call took.</param>
/// <param name="EndReason">Why it ended, in the platform's words.</param>
sealed record CallToSummarize(IReadOnlyList<TranscriptEntry> Entries, TimeSpan Duration, string? EndReason);

/// <summary>A summary, and what it took.</summary>
/// <param name="Summary">The summary.</param>
/// <param name="Model">What the endpoint says it was written by; null without a model.</param>
/// <param name="TokensIn">Tokens read, over all requests it took; null where unknown.</param>
/// <param name="TokensOut">Tokens written.</param>
/// <param name="Language">The call's language, BCP 47, where the summarizer has recognized it.</param>
sealed record Summarized(Summary Summary, string? Model = null, int? TokensIn = null, int? TokensOut = null, string? Language = null);
