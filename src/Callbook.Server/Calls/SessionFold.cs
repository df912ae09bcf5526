using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>
/// Makes a call of all that a platform told of a session. Pure, and a function of the set: what came first, last or twice never decides. It is made
/// anew from the whole set each time, as a late piece may move everything: the caller's arrival is the zero of all times.
/// </summary>
static class SessionFold
{
    const string AgentEnded = "agent ended the call";

    public static Call Settle(Call call)
    {
        if (call.Facts.Count == 0)
            return call;
        var told = call.Facts.OrderBy(piece => piece.Body, StringComparer.Ordinal).ToList();
        var parties = Party.Of(told);
        var people = parties.Where(party => party.Kind != PartyKind.Agent).ToList();
        var items = Items(told);
        var start = Start(told, people, items) ?? call.StartedAt;
        var last = people.Exists(party => party.Left is null) ? null : people.Select(party => party.Left).MaxBy(left => left!.At); // all have left
        var ended = last?.At ?? Latest(told.OfType<SessionEnded>().Select(end => end.At)) ?? Latest(told.OfType<RoomFinished>().Select(end => (DateTimeOffset?)end.At));
        return call with
        {
            RoomName = told.OfType<RoomFact>().Select(room => room.Name).FirstOrDefault(call.RoomName),
            StartedAt = start,
            EndedAt = ended ?? call.EndedAt,
            PlatformEndReason = SessionDataFold.PlatformReason(told) ?? call.PlatformEndReason,
            EndReason = Reason(told, parties, last) ?? (ended is null ? call.EndReason : null),
            SessionData = SessionDataFold.Of(call.SessionData, told, people, items, start),
            Heard = [.. call.Heard, .. items.SelectMany(item => Heard(item, start)), .. people.Skip(1).Where(party => party.Kind == PartyKind.Phone).Select(party => Transfer(party, start))],
        };
    }

    /// <summary>Whether this is of a call: a room in which neither a phone nor an agent ever was is none.</summary>
    public static bool IsCall(IEnumerable<SessionFact> told) =>
        told.Any(piece => piece is AgentFact or SessionStarted or SessionEnded or ItemFact or TurnLatencyFact or PartyJoined { Kind: not PartyKind.Person });

    /// <summary>Whether the session is over, though more may come.</summary>
    public static bool IsOver(IEnumerable<SessionFact> told) => told.Any(piece => piece is SessionEnded or RoomFinished);

    /// <summary>Whether this is the last that comes.</summary>
    public static bool IsLast(IEnumerable<SessionFact> told) => told.Any(piece => piece is SessionEnded { IsLast: true });

    /// <summary>Those of the pieces that the call does not have.</summary>
    public static IReadOnlyList<SessionFact> New(Call call, IEnumerable<SessionFact> told)
    {
        var known = call.Facts.Select(piece => piece.Body).ToHashSet(StringComparer.Ordinal);
        return [.. told.Where(piece => known.Add(piece.Body))];
    }

    static DateTimeOffset? Start(IReadOnlyList<SessionFact> told, IReadOnlyList<Party> people, IReadOnlyList<ItemFact> items) =>
        people is [var caller, ..] ? caller.JoinedAt
        : Earliest(told.OfType<SessionStarted>().Select(began => (DateTimeOffset?)began.At))
        ?? Earliest(items.Select(item => item.At))
        ?? Earliest(told.OfType<RoomFact>().Select(room => room.CreatedAt))
        ?? Earliest(told.OfType<SourceFact>().Select(source => source.At));

    static DateTimeOffset? Earliest(IEnumerable<DateTimeOffset?> times) => times.Min();

    static DateTimeOffset? Latest(IEnumerable<DateTimeOffset?> times) => times.Max();

    // Of each item what the surest door told; the last of the order that is always the same, where two are as sure.
    static List<ItemFact> Items(List<SessionFact> told) => [.. told.OfType<ItemFact>()
        .GroupBy(item => item.Id, StringComparer.Ordinal)
        .Select(same => same.Aggregate((best, next) => next.Precedence >= best.Precedence ? next : best))
        .OrderBy(item => item.At)
        .ThenBy(item => item.Order)];

    static string? Reason(IReadOnlyList<SessionFact> told, IReadOnlyList<Party> parties, PartyLeft? last)
    {
        if (last?.Reason is { } reason)
            return reason;
        if (told.OfType<SessionEnded>().Select(end => end.Reason).FirstOrDefault(why => why is not null) is { } why)
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

    /// <summary>From the start of the call, to the millisecond; what was before it is at its start.</summary>
    public static double Seconds(DateTimeOffset at, DateTimeOffset start) =>
        Math.Clamp(Math.Round((at - start).TotalMilliseconds), 0, Limits.CallSeconds * 1000) / 1000;
}
