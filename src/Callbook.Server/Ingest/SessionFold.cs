using Callbook.Client;

namespace Callbook.Server.Ingest;

/// <summary>
/// Makes a call of all that a platform told of a session. Pure, and a function of the set: what came first, last or twice never decides. It is made
/// anew from the whole set each time, as a late piece may move everything: the caller's arrival is the zero of all times.
/// </summary>
static class SessionFold
{
    const string AgentEnded = "agent ended the call";

    public static Call Settle(Call call)
    {
        if (call.Told.Count == 0)
            return call;
        var told = call.Told.OrderBy(piece => piece.Body, StringComparer.Ordinal).ToList();
        var parties = Party.Of(told);
        var people = parties.Where(party => party.Kind != PartyKind.Agent).ToList();
        var items = Items(told);
        var start = Start(told, people, items) ?? call.StartedAt;
        var last = people.Exists(party => party.Left is null) ? null : people.Select(party => party.Left).MaxBy(left => left!.At); // all have left
        var ended = last?.At ?? Latest(told.OfType<SessionEnded>().Select(end => end.At)) ?? Latest(told.OfType<RoomClosed>().Select(end => (DateTimeOffset?)end.At));
        return call with
        {
            RoomName = told.OfType<RoomTold>().Select(room => room.Name).FirstOrDefault(call.RoomName),
            StartedAt = start,
            EndedAt = ended ?? call.EndedAt,
            EndReason = Reason(told, parties, last) ?? (ended is null ? call.EndReason : null),
            SessionData = SessionFacts.Of(call.SessionData, told, people, items, start),
            Heard = [.. call.Heard, .. items.SelectMany(item => Heard(item, start)), .. people.Skip(1).Where(party => party.Kind == PartyKind.Phone).Select(party => Transfer(party, start))],
        };
    }

    /// <summary>Whether this is of a call: a room in which neither a phone nor an agent ever was is none.</summary>
    public static bool IsCall(IEnumerable<ToldEvent> told) =>
        told.Any(piece => piece is AgentTold or SessionBegan or SessionEnded or ItemTold or TurnTimed or PartyJoined { Kind: not PartyKind.Person });

    /// <summary>Whether the session is over, though more may come.</summary>
    public static bool IsOver(IEnumerable<ToldEvent> told) => told.Any(piece => piece is SessionEnded or RoomClosed);

    /// <summary>Whether this is the last that comes.</summary>
    public static bool IsWhole(IEnumerable<ToldEvent> told) => told.Any(piece => piece is SessionEnded { Whole: true });

    /// <summary>Those of the pieces that the call does not have.</summary>
    public static IReadOnlyList<ToldEvent> New(Call call, IEnumerable<ToldEvent> told)
    {
        var known = call.Told.Select(piece => piece.Body).ToHashSet(StringComparer.Ordinal);
        return [.. told.Where(piece => known.Add(piece.Body))];
    }

    static DateTimeOffset? Start(IReadOnlyList<ToldEvent> told, IReadOnlyList<Party> people, IReadOnlyList<ItemTold> items) =>
        people is [var caller, ..] ? caller.JoinedAt
        : Earliest(told.OfType<SessionBegan>().Select(began => (DateTimeOffset?)began.At))
        ?? Earliest(items.Select(item => item.At))
        ?? Earliest(told.OfType<RoomTold>().Select(room => room.CreatedAt))
        ?? Earliest(told.OfType<SourceTold>().Select(source => source.At));

    static DateTimeOffset? Earliest(IEnumerable<DateTimeOffset?> times) => times.Min();

    static DateTimeOffset? Latest(IEnumerable<DateTimeOffset?> times) => times.Max();

    // Of each item what the surest door told; the last of the order that is always the same, where two are as sure.
    static List<ItemTold> Items(List<ToldEvent> told) => [.. told.OfType<ItemTold>()
        .GroupBy(item => item.Id, StringComparer.Ordinal)
        .Select(same => same.Aggregate((best, next) => next.Surety >= best.Surety ? next : best))
        .OrderBy(item => item.At)
        .ThenBy(item => item.Place)];

    static string? Reason(IReadOnlyList<ToldEvent> told, IReadOnlyList<Party> parties, PartyLeft? last)
    {
        if (last?.Reason is { } reason)
            return reason;
        if (told.OfType<SessionEnded>().Select(end => end.Reason).FirstOrDefault(why => why is not null) is { } why)
            return why;
        return last is not null && parties.Any(party => party.Kind == PartyKind.Agent && party.Left?.At < last.At) ? AgentEnded : null;
    }

    static IEnumerable<EntryHeard> Heard(ItemTold item, DateTimeOffset start)
    {
        var timestamp = Seconds(item.At ?? item.LoggedAt ?? start, start);
        if (item.Text.Length > 0)
        {
            var createdAt = Math.Max(Seconds(item.LoggedAt ?? item.At ?? start, start), timestamp);
            yield return new(new(item.Text, item.Speaker, timestamp, IsPartial: false, createdAt, item.Event), null, item.Place, item.Id);
        }

        if (item.CutAt is { } cut)
        {
            var cutAt = Math.Max(Seconds(cut, start), timestamp);
            yield return new(new("Agent interrupted", Speaker.System, cutAt, IsPartial: false, cutAt, new("interruption")), null, item.Place + 1, $"{item.Id}/cut");
        }
    }

    static EntryHeard Transfer(Party party, DateTimeOffset start)
    {
        var (to, at) = (party.Number ?? party.Identity, Seconds(party.JoinedAt, start));
        return new(new($"Call transferred to {to}", Speaker.System, at, IsPartial: false, at, new("transfer", To: to)), null, 0, $"party/{party.Identity}");
    }

    /// <summary>From the start of the call, to the millisecond; what was before it is at its start.</summary>
    public static double Seconds(DateTimeOffset at, DateTimeOffset start) =>
        Math.Clamp(Math.Round((at - start).TotalMilliseconds), 0, PostedEntry.MostSeconds * 1000) / 1000;
}
