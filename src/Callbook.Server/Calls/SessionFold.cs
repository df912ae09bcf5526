using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>
/// Computes a call from all facts that a platform has reported about its session. Pure, and a function of the set: order of arrival and repetition never
/// decide. It starts from the whole set each time, because a late fact may move everything: all times count from the caller's arrival.
/// </summary>
static class SessionFold
{
    const string AgentEnded = "agent ended the call";

    public static Call Settle(Call call)
    {
        if (call.Facts.Count == 0)
            return call;
        var facts = call.Facts.OrderBy(fact => fact.Body, StringComparer.Ordinal).ToList();
        var parties = Party.Of(facts);
        var people = TakingPart(parties);
        var items = Items(facts);
        var spoken = items.Where(item => item.Speaker != Speaker.System && item.Text.Length > 0).Select(item => item.At).ToList();
        var start = Earliest([Start(facts, people, items), .. spoken]) ?? call.StartedAt;
        var last = people.Exists(party => party.Left is null) ? null : people.Select(party => party.Left).MaxBy(left => left!.At); // all have left
        var ended = last?.At ?? Latest(facts.OfType<SessionEnded>().Select(end => end.At)) ?? Latest(facts.OfType<RoomFinished>().Select(end => (DateTimeOffset?)end.At));
        var platformReason = last?.PlatformReason ?? facts.OfType<SessionEnded>().Select(end => end.PlatformReason).FirstOrDefault(word => word is not null);
        return call with
        {
            RoomName = facts.OfType<RoomFact>().Select(room => room.Name).FirstOrDefault(call.RoomName),
            StartedAt = start,
            // No source knows better than the words themselves: the call had not ended when something was said.
            EndedAt = ended is null ? call.EndedAt : Latest([ended, .. spoken]),
            PlatformEndReason = platformReason ?? call.PlatformEndReason,
            EndReason = Reason(facts, parties, last) ?? (ended is null ? call.EndReason : null),
            SessionData = SessionDataFold.Of(call.SessionData, facts, people, items, start, platformReason),
            Heard = [.. call.Heard, .. items.SelectMany(item => Heard(item, start)), .. people.Skip(1).Where(party => IsTransfer(party, people[0])).Select(party => Transfer(party, start))],
        };
    }

    // A second telephone that nobody picked up took no part. The first one is the call itself.
    static List<Party> TakingPart(IReadOnlyList<Party> parties)
    {
        var people = parties.Where(party => party.Kind != PartyKind.Agent).ToList();
        var answered = people.Where(party => !party.IsUnanswered).ToList();
        return answered.Count > 0 ? answered : people;
    }

    static bool IsTransfer(Party party, Party caller) => party.Kind == PartyKind.Phone && (party.Number is null || party.Number != caller.Number);

    /// <summary>Whether the facts are about a call. A room that neither a telephone nor an agent ever joined is no call.</summary>
    public static bool IsCall(IEnumerable<SessionFact> facts) =>
        facts.Any(fact => fact is AgentFact or SessionStarted or SessionEnded or ItemFact or TranscriptFact or TurnLatencyFact or PartyJoined { Kind: not PartyKind.Person });

    /// <summary>Whether the session is over. More facts may arrive.</summary>
    public static bool IsOver(IEnumerable<SessionFact> facts) => facts.Any(fact => fact is SessionEnded or RoomFinished);

    /// <summary>Whether no more facts arrive.</summary>
    public static bool IsLast(IEnumerable<SessionFact> facts) => facts.Any(fact => fact is SessionEnded { IsLast: true });

    /// <summary>The facts that the call does not have yet.</summary>
    public static IReadOnlyList<SessionFact> New(Call call, IEnumerable<SessionFact> facts)
    {
        var known = new FactSet(call.Facts);
        return [.. facts.Where(known.Add)];
    }

    static DateTimeOffset? Start(IReadOnlyList<SessionFact> facts, IReadOnlyList<Party> people, IReadOnlyList<ItemFact> items) =>
        people is [var caller, ..] ? caller.JoinedAt
        : Earliest(facts.OfType<SessionStarted>().Select(began => (DateTimeOffset?)began.At))
        ?? Earliest(items.Select(item => item.At))
        ?? Earliest(facts.OfType<RoomFact>().Select(room => room.CreatedAt))
        ?? Earliest(facts.OfType<SourceFact>().Select(source => source.At));

    static DateTimeOffset? Earliest(IEnumerable<DateTimeOffset?> times) => times.Min();

    static DateTimeOffset? Latest(IEnumerable<DateTimeOffset?> times) => times.Max();

    // Of each item the report with the highest precedence; of two with the same precedence the last in the order of their bodies.
    static List<ItemFact> Items(List<SessionFact> facts) => [.. facts.SelectMany(Items)
        .GroupBy(item => item.Id, StringComparer.Ordinal)
        .Select(same => same.Aggregate((best, next) => next.Precedence >= best.Precedence ? next : best))
        .OrderBy(item => item.At)
        .ThenBy(item => item.Order)];

    static IEnumerable<ItemFact> Items(SessionFact fact) => fact switch
    {
        ItemFact item => [item],
        TranscriptFact snapshot => snapshot.Items,
        _ => [],
    };

    static string? Reason(IReadOnlyList<SessionFact> facts, IReadOnlyList<Party> parties, PartyLeft? last)
    {
        if (last?.Reason is { } reason)
            return reason;
        if (facts.OfType<SessionEnded>().Select(end => end.Reason).FirstOrDefault(why => why is not null) is { } why)
            return why;
        return last is not null && parties.Any(party => party.Kind == PartyKind.Agent && party.Left?.At < last.At) ? AgentEnded : null;
    }

    static IEnumerable<EntryHeard> Heard(ItemFact item, DateTimeOffset start)
    {
        var timestamp = Seconds(item.At ?? item.LoggedAt ?? start, start);
        if (item.Text.Length > 0)
        {
            var createdAt = Math.Max(Seconds(item.LoggedAt ?? item.At ?? start, start), timestamp);
            yield return new(new(item.Text, item.Speaker, timestamp, IsPartial: false, createdAt, item.Event), null, item.Order, item.Id);
        }

        if (item.CutAt is { } cut)
        {
            var cutAt = Math.Max(Seconds(cut, start), timestamp);
            yield return new(new("Agent interrupted", Speaker.System, cutAt, IsPartial: false, cutAt, new("interruption")), null, item.Order + 1, $"{item.Id}/cut");
        }
    }

    static EntryHeard Transfer(Party party, DateTimeOffset start)
    {
        var (to, at) = (party.Number ?? party.Identity, Seconds(party.JoinedAt, start));
        return new(new($"Call transferred to {to}", Speaker.System, at, IsPartial: false, at, new("transfer", To: to)), null, 0, $"party/{party.Identity}");
    }

    /// <summary>From the start of the call, to the millisecond; earlier instants count as the start.</summary>
    public static double Seconds(DateTimeOffset at, DateTimeOffset start) =>
        Math.Clamp(Math.Round((at - start).TotalMilliseconds), 0, Limits.CallSeconds * 1000) / 1000;
}
