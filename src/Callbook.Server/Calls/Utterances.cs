namespace Callbook.Server.Calls;

/// <summary>
/// Settles which results of the recognizer stay. A final one beats the partial ones of its utterance whenever it comes, and a later final an
/// earlier; a partial that no final ever replaced stays, as it may be the only trace of the caller's last words.
/// Only what the entries say decides, never the order in which they arrived.
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

    // Partials without an id belong to the next final of their speaker. What lies after the last one is one utterance that was never finished.
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
