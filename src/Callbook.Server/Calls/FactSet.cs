namespace Callbook.Server.Calls;

/// <summary>The facts of a session, each once; of the snapshots of a source only the newest.</summary>
sealed class FactSet
{
    readonly Dictionary<string, SessionFact> facts = new(StringComparer.Ordinal);
    readonly List<SummaryFact> summaries = [];
    readonly List<OfferedRecordingFact> offers = [];

    public FactSet(IEnumerable<SessionFact> known)
    {
        foreach (var fact in known)
            facts[Key(fact)] = fact;
    }

    public IReadOnlyList<SessionFact> All => [.. facts.Values];

    /// <summary>The newest summary among the facts that were added; the order of arrival does not decide.</summary>
    public string? NewSummary => summaries.OrderBy(summary => summary.At).ThenBy(summary => summary.Body, StringComparer.Ordinal).LastOrDefault()?.Markdown;

    /// <summary>The recording among the facts that were added.</summary>
    public RecordingOffered? NewOffer => offers.OrderBy(offer => offer.Body, StringComparer.Ordinal).LastOrDefault()?.Offer;

    /// <summary>False when the fact is known, or a newer snapshot of its source is.</summary>
    public bool Add(SessionFact fact)
    {
        var key = Key(fact);
        if (facts.TryGetValue(key, out var known) && !(fact is TranscriptFact snapshot && known is TranscriptFact older && snapshot.Revision > older.Revision))
            return false;
        facts[key] = fact;
        if (fact is SummaryFact summary)
            summaries.Add(summary);
        if (fact is OfferedRecordingFact { Offer: not null } offer)
            offers.Add(offer);
        return true;
    }

    static string Key(SessionFact fact) => fact is TranscriptFact snapshot ? $"transcript/{snapshot.Source}" : fact.Body;
}
