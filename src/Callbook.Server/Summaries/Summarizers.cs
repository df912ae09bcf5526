
namespace Callbook.Server.Summaries;

/// <summary>The summarizers of this server.</summary>
/// <param name="Model">The language model; null if none is configured.</param>
/// <param name="Extractive">Always available.</param>
sealed record Summarizers(ISummarizer? Model, ISummarizer Extractive);
