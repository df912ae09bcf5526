
namespace Callbook.Server.Summaries;

/// <summary>What writes summaries here.</summary>
/// <param name="Model">The language model, where one is configured.</param>
/// <param name="Extractive">Works always.</param>
sealed record Summarizers(ISummarizer? Model, ISummarizer Extractive);
