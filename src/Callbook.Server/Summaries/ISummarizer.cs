using Callbook.Client;
using Callbook.Server.CallLogs.SummaryText;

namespace Callbook.Server.Summaries;

/// <summary>Writes the summary of a finished call.</summary>
interface ISummarizer
{
    /// <summary>The stored source of its summaries: <c>model</c> or <c>extractive</c>.</summary>
    string Source { get; }

    /// <summary>Throws <see cref="SummaryException"/> if a summary is not possible now, or at all.</summary>
    Task<Summarized> Summarize(CallToSummarize call, CancellationToken cancel);
}

/// <summary>The input of a summarizer.</summary>
/// <param name="Entries">The transcript as listed. The indices in a summary refer to it.</param>
/// <param name="Duration">The duration of the call.</param>
/// <param name="EndReason">Why the call ended, in the platform's own term.</param>
sealed record CallToSummarize(IReadOnlyList<TranscriptEntry> Entries, TimeSpan Duration, string? EndReason);

/// <summary>A summary and its cost.</summary>
/// <param name="Summary">The summary.</param>
/// <param name="Model">The model as the endpoint names it; null without a model.</param>
/// <param name="TokensIn">Tokens read, in all requests; null if unknown.</param>
/// <param name="TokensOut">Tokens written, in all requests; null if unknown.</param>
/// <param name="Language">The call's language, BCP 47; null if the summarizer did not recognize it.</param>
sealed record Summarized(Summary Summary, string? Model = null, int? TokensIn = null, int? TokensOut = null, string? Language = null);
