using System.Text.Json.Nodes;

namespace Callbook.Server.Calls;

/// <summary>Computes the <c>session_data</c> of a call from its facts. Pure.</summary>
static class SessionDataFold
{
    // A page has fifty of these.
    const int MostTurns = 200;
    const string Latency = "e2e_latency";

    public static JsonObject Of(
        JsonObject known, IReadOnlyList<SessionFact> facts, IReadOnlyList<Party> people, IReadOnlyList<ItemFact> items, DateTimeOffset start, string? platformReason)
    {
        var data = (JsonObject)known.DeepClone();
        if (people is [var caller, ..])
        {
            data["caller_id"] = caller.Number ?? caller.Identity; // replaces an earlier guess
            Merge(data, caller.Data);
        }

        foreach (var fact in facts.OfType<DataFact>())
            Merge(data, fact.Data);
        if (platformReason is not null)
            data.TryAdd("disconnect_reason", platformReason);
        List(data, "agents", facts.OfType<AgentFact>().Select(agent => agent.Name));
        List(data, "jobs", facts.OfType<AgentFact>().Select(agent => agent.JobId));
        List(data, "sources", facts.OfType<SourceFact>().Select(source => source.Source));
        if (Recordings(facts) is { Count: > 0 } recordings)
            data["recordings"] = recordings;
        if (Metrics(facts, items, start) is { } metrics)
            data["metrics"] = metrics;
        return data;
    }

    static void Merge(JsonObject data, JsonObject more)
    {
        foreach (var (key, value) in more)
            data.TryAdd(key, value?.DeepClone());
    }

    static void List(JsonObject data, string key, IEnumerable<string?> names)
    {
        var known = names.Where(name => !string.IsNullOrEmpty(name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (known.Length > 0)
            data[key] = new JsonArray([.. known.Select(name => (JsonNode?)name)]);
    }

    static JsonArray Recordings(IReadOnlyList<SessionFact> facts) => [.. facts.OfType<RecordingFact>().Select(recording =>
    {
        var shown = new JsonObject { ["location"] = recording.Location };
        if (recording.StartedAt is { } at)
            shown["started_at"] = at.UtcDateTime;
        if (recording.Bytes is { } bytes)
            shown["bytes"] = bytes;
        return shown;
    })];

    static JsonObject? Metrics(IReadOnlyList<SessionFact> facts, IReadOnlyList<ItemFact> items, DateTimeOffset start)
    {
        var turns = items.Where(item => item.Timing is not null)
            .Select(item => (At: item.At ?? start, Timing: (JsonObject)item.Timing!.DeepClone())) // filtered above
            .ToList();
        // If the items have latencies, the traces only repeat them.
        if (!turns.Exists(turn => turn.Timing.ContainsKey(Latency)))
            turns.AddRange(facts.OfType<TurnLatencyFact>().Select(turn => (turn.At, new JsonObject { [Latency] = turn.Seconds })));
        if (turns.Count == 0)
            return null;
        var metrics = new JsonObject();
        if (turns.Select(turn => turn.Timing[Latency]?.GetValue<double>()).OfType<double>().Order().ToArray() is { Length: > 0 } waits)
            metrics[Latency] = new JsonObject { ["count"] = waits.Length, ["median"] = waits[waits.Length / 2], ["max"] = waits[^1] };
        metrics["turns"] = new JsonArray([.. turns.OrderBy(turn => turn.At).ThenBy(turn => turn.Timing.ToJsonString(), StringComparer.Ordinal).Take(MostTurns).Select(turn =>
        {
            turn.Timing.Insert(0, "timestamp", SessionFold.Seconds(turn.At, start));
            return turn.Timing;
        })]);
        return metrics;
    }
}
