namespace Callbook.Server.Calls;

/// <summary>
/// Decides which results of the speech recognizer are kept. A final result replaces the partials of its utterance, and a later final
/// replaces an earlier one. A partial without a final is kept, because it may be the only record of the caller's last words. The decision
/// depends only on the content of the entries, never on the order of arrival.
/// </summary>
static class Utterances
{
    public static IReadOnlyList<EntryHeard> Settle(IReadOnlyList<EntryHeard> heard, bool keepPartials)
    {
        if (keepPartials)
            return [.. Settle(heard, keepPartials: false).Where(entry => !entry.Entry.IsPartial), .. heard.Where(entry => entry.Entry.IsPartial)];
        var named = heard.Where(entry => entry.UtteranceId is not null)
            .GroupBy(entry => (entry.Entry.Speaker, entry.UtteranceId))
            .Select(utterance => Latest(utterance.Where(entry => !entry.Entry.IsPartial)) ?? Latest(utterance))
            .OfType<EntryHeard>();
        var unnamed = heard.Where(entry => entry.UtteranceId is null).ToList();
        var finals = named.Concat(unnamed.Where(entry => !entry.Entry.IsPartial)).ToList();
        return [.. finals, .. Open(unnamed.Where(entry => entry.Entry.IsPartial), finals)];
    }

    // Partials without an id belong to the next final of their speaker. Those after the last final are one unfinished utterance.
    static IEnumerable<EntryHeard> Open(IEnumerable<EntryHeard> partials, List<EntryHeard> settled)
    {
        var lastFinal = settled.Where(entry => !entry.Entry.IsPartial)
            .GroupBy(entry => entry.Entry.Speaker)
            .ToDictionary(speaker => speaker.Key, speaker => speaker.Max(entry => entry.Entry.CreatedAt));
        return partials
            .Where(partial => !lastFinal.TryGetValue(partial.Entry.Speaker, out var final) || partial.Entry.CreatedAt > final)
            .GroupBy(partial => partial.Entry.Speaker)
            .Select(Latest)
            .OfType<EntryHeard>();
    }

    static EntryHeard? Latest(IEnumerable<EntryHeard> results) => results
        .OrderByDescending(result => result.Entry.CreatedAt)
        .ThenByDescending(result => result.Entry.Text, StringComparer.Ordinal)
        .ThenByDescending(result => result.Entry.Timestamp)
        .ThenByDescending(result => result.Position)
        .ThenByDescending(result => result.Entry.Event?.ToString(), StringComparer.Ordinal)
        .FirstOrDefault();
}
