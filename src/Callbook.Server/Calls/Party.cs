using System.Text.Json.Nodes;

namespace Callbook.Server.Calls;

/// <summary>A participant of a call, computed from all facts about it. Pure.</summary>
sealed record Party(string Identity, PartyKind Kind, DateTimeOffset JoinedAt)
{
    /// <summary>Null while the participant is present.</summary>
    public PartyLeft? Left { get; private init; }
    public string? Number { get; private init; }
    public JsonObject Data { get; private init; } = [];

    /// <summary>Whether a telephone was called and nobody picked up.</summary>
    public bool IsUnanswered { get; private init; }

    /// <summary>In the order in which they joined.</summary>
    /// <param name="facts">In the order of their bodies.</param>
    public static IReadOnlyList<Party> Of(IReadOnlyList<SessionFact> facts)
    {
        var joined = facts.OfType<PartyJoined>().ToLookup(party => party.Identity, StringComparer.Ordinal);
        var left = facts.OfType<PartyLeft>().ToLookup(party => party.Identity, StringComparer.Ordinal);
        return [.. joined.Select(party => party.Key).Union(left.Select(party => party.Key), StringComparer.Ordinal)
            .Select(identity => Of(identity, [.. joined[identity].OrderBy(party => party.At)], left[identity]))
            .OrderBy(party => party.JoinedAt)
            .ThenBy(party => party.Identity, StringComparer.Ordinal)];
    }

    static Party Of(string identity, PartyJoined[] joined, IEnumerable<PartyLeft> left)
    {
        var all = left.ToList();
        var last = all.OrderBy(party => party.At).ThenBy(party => party.PlatformReason, StringComparer.Ordinal).LastOrDefault();
        var data = new JsonObject();
        foreach (var (key, value) in joined.Select(party => party.Data).OfType<JsonObject>().SelectMany(known => known))
            data.TryAdd(key, value?.DeepClone());
        return new(identity, last?.Kind ?? joined[0].Kind, joined is [var first, ..] ? first.At : last!.At) // one of the two is there
        {
            Left = last is not null && joined.All(party => HasEnded(party, all)) ? last : null,
            IsUnanswered = joined.Any(party => party.IsAnswered is false) && !joined.Any(party => party.IsAnswered is true),
            Number = joined.Select(party => party.Number).FirstOrDefault(number => number is not null),
            Data = data,
        };
    }

    // A leaving ends its own connection, even one that is reported late. Without a name it ends those that had begun.
    static bool HasEnded(PartyJoined joined, List<PartyLeft> left) =>
        left.Exists(party => party.Connection is null || joined.Connection is null ? joined.At <= party.At : party.Connection == joined.Connection);
}
