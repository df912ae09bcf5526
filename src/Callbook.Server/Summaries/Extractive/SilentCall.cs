using System.Globalization;
using Callbook.Client;
using Callbook.Server.CallLogs.SummaryText;
using SummarySentence = Callbook.Server.CallLogs.SummaryText.SummarySentence;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>The summary of a call in which nothing was said.</summary>
static class SilentCall
{
    const string End = "Call ended: ";

    public static Summary Summarize(CallToSummarize call)
    {
        var ends = call.Entries.Index().Where(entry => IsEnd(entry.Item)).ToList();
        var reason = call.EndReason;
        if (string.IsNullOrWhiteSpace(reason))
            reason = ends.Select(entry => entry.Item.Text[End.Length..]).LastOrDefault();
        var sentences = new List<SummarySentence> { new($"Nothing was said in the {Words(call.Duration)} of this call.", []) };
        if (!string.IsNullOrWhiteSpace(reason))
            sentences.Add(new($"It ended: {reason}.", [.. ends.Select(entry => entry.Index).TakeLast(1)]));
        return new("No conversation", sentences, CompletedActions.Add([], call.Entries), Sentiment.Neutral);
    }

    static bool IsEnd(TranscriptEntry entry) =>
        entry is { Speaker: Speaker.System, IsPartial: false } && entry.Text.StartsWith(End, StringComparison.Ordinal);

    static string Words(TimeSpan duration)
    {
        var seconds = (long)Math.Round(Math.Max(0, duration.TotalSeconds), MidpointRounding.AwayFromZero);
        return seconds < 60 ? Count(seconds, "second") : seconds % 60 == 0 ? Count(seconds / 60, "minute")
            : $"{Count(seconds / 60, "minute")} {Count(seconds % 60, "second")}";
    }

    static string Count(long number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
