using System.Text.RegularExpressions;
using Callbook.Client;
using Callbook.Server.CallLogs.SummaryText;

namespace Callbook.Server.Summaries.Extractive;

/// <summary>What the system did in a call, by its system entries: transfers, and tools whose names are actions.</summary>
static partial class CompletedActions
{
    const int Near = 4;

    static readonly Dictionary<string, string> Names = (
        "activate Activated, add Added, apply Applied, block Blocked, book Booked, cancel Cancelled, change Changed, "
        + "confirm Confirmed, create Created, deactivate Deactivated, delete Deleted, file Filed, forward Forwarded, "
        + "issue Issued, modify Modified, move Moved, notify Notified, open Opened, order Ordered, pay Paid, place Placed, "
        + "refund Refunded, register Registered, remove Removed, reschedule Rescheduled, reserve Reserved, reset Reset, "
        + "schedule Scheduled, send Sent, set Set, submit Submitted, update Updated")
        .Split(", ").Select(pair => pair.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the actions that the agent did not mention. An action that it did mention gets the entry as evidence.</summary>
    public static List<ActionItem> Add(List<ActionItem> spoken, IReadOnlyList<TranscriptEntry> entries)
    {
        var items = new List<ActionItem>(spoken);
        foreach (var (index, entry) in entries.Index().Where(entry => entry.Item is { Speaker: Speaker.System, IsPartial: false }))
        {
            if (Read(entry.Text) is not { } deed || items.Exists(item => item.Text == deed))
                continue;
            var told = entry.Text.StartsWith("Call transferred", StringComparison.Ordinal)
                ? -1
                : items.FindIndex(item => item.Done && item.Entries.Any(at => Math.Abs(at - index) <= Near));
            if (told < 0)
                items.Add(new(deed, true, [index]));
            else
                items[told] = items[told] with { Entries = [.. items[told].Entries.Append(index).Order()] };
        }

        return [.. items.OrderBy(item => item.Entries[0])];
    }

    static string? Read(string text)
    {
        if (text.StartsWith("Call transferred to ", StringComparison.Ordinal))
            return text;
        if (Success().Match(text) is not { Success: true } tool || Parts().Split(tool.Groups["name"].Value) is not [var verb, .. var rest])
            return null;
        return Names.TryGetValue(verb, out var did) && rest.Length > 0 ? $"{did} {string.Join(' ', rest).ToLowerInvariant()}" : null;
    }

    [GeneratedRegex(@"\A(Webhook (?<name>\S{1,60}) returned 2\d\d\b|Tool (?<name>\S{1,60}) returned\b)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Success();

    [GeneratedRegex(@"[_\-.]+|(?<=[a-z])(?=[A-Z])", RegexOptions.None, 1000)]
    private static partial Regex Parts();
}
