using System.Text.Json;
using System.Text.Json.Nodes;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>Reads the webhooks of a LiveKit server. Pure.</summary>
static class LiveKitWebhook
{
    const string Source = "webhook";
    const int MostNameCharacters = 255;
    const int MostTextCharacters = 1024;
    const int MostAttributes = 48;

    /// <summary>Null if it is not about a room.</summary>
    public static SessionReport? Read(JsonElement hook)
    {
        var kind = LenientJson.Text(hook, "event") ?? "";
        var (egress, job) = (LenientJson.Object(hook, "egressInfo"), LenientJson.Object(hook, "job"));
        var room = LenientJson.Object(hook, "room") ?? (job is { } work ? LenientJson.Object(work, "room") : null);
        if (SessionName((room is { } its ? LenientJson.Text(its, "sid") : null) ?? (egress is { } cut ? LenientJson.Text(cut, "roomId") : null)) is not { } sid)
            return null;
        var at = LenientJson.Time(hook, "createdAt");
        var facts = new List<SessionFact> { new SourceFact(Source, at) };
        if (room is { } known)
            facts.AddRange(Room(known));
        if (job is { } named)
            facts.Add(new AgentFact(Name(LenientJson.Text(named, "agentName") ?? ""), Name(LenientJson.Text(named, "id"))));
        if (LenientJson.Object(hook, "participant") is { } participant)
            facts.AddRange(Participant(kind, participant, at));
        if (kind == "egress_ended" && egress is { } recorded)
            facts.AddRange(Recordings(recorded));
        if (kind == "room_finished" && at is { } closed)
            facts.Add(new RoomFinished(closed));
        return new(sid, facts);
    }

    /// <summary>Null if it is empty or too long.</summary>
    public static string? SessionName(string? sid) => sid is { Length: > 0 and <= MostNameCharacters } ? sid : null;

    public static string? Name(string? name) => name is { Length: <= MostNameCharacters } ? name : name?[..MostNameCharacters];

    static IEnumerable<SessionFact> Room(JsonElement room)
    {
        if (Name(LenientJson.Text(room, "name")) is { Length: > 0 } name)
            yield return new RoomFact(name, LenientJson.Time(room, "creationTimeMs") ?? LenientJson.Time(room, "creationTime"));
        if (LenientJson.Text(room, "metadata") is { Length: > 0 and <= MostTextCharacters } metadata)
            yield return new DataFact(new() { ["room_metadata"] = metadata });
    }

    // Only these events describe the participant completely; those of tracks have the identity alone.
    static IEnumerable<SessionFact> Participant(string kind, JsonElement participant, DateTimeOffset? at)
    {
        var left = kind is "participant_left" or "participant_connection_aborted";
        if ((kind != "participant_joined" && !left) || Kind(participant) is not { } party
            || Name(LenientJson.Text(participant, "identity") ?? LenientJson.Text(participant, "sid")) is not { Length: > 0 } identity)
            yield break;
        var connection = Name(LenientJson.Text(participant, "sid"));
        if (party == PartyKind.Agent)
            yield return Agent(participant, identity);
        if ((LenientJson.Time(participant, "joinedAtMs") ?? LenientJson.Time(participant, "joinedAt") ?? at) is { } joined)
            yield return new PartyJoined(
                identity, party, joined, Attribute(participant, "sip.phoneNumber"), party == PartyKind.Agent ? null : Data(participant), connection, Answered(participant, left));
        var word = LenientJson.Text(participant, "disconnectReason") ?? "UNKNOWN_REASON";
        // Not an end: the participant continues on another connection or another node.
        if (left && at is { } gone && word is not ("DUPLICATE_IDENTITY" or "MIGRATION"))
            yield return new PartyLeft(identity, party, gone, EndReasons.OfDisconnect(word), word, connection);
    }

    static bool? Answered(JsonElement participant, bool left) => Attribute(participant, "sip.callStatus") switch
    {
        _ when left && LenientJson.Text(participant, "disconnectReason") is "USER_UNAVAILABLE" or "USER_REJECTED" => false,
        "active" or "automation" => true, // automation: it was answered, and DTMF is being sent
        "dialing" or "ringing" => false,
        _ => null, // "hangup" does not say what was before
    };

    static PartyKind? Kind(JsonElement participant) => LenientJson.Text(participant, "kind") switch
    {
        _ when IsUnseen(participant) => null,
        null or "STANDARD" or "0" => PartyKind.Person,
        "SIP" or "3" => PartyKind.Phone,
        "AGENT" or "4" => PartyKind.Agent,
        _ => null, // egress and ingress are parts of the server
    };

    // A recorder or a supervisor who listens in.
    static bool IsUnseen(JsonElement participant) =>
        LenientJson.Object(participant, "permission") is { } permission && (LenientJson.Flag(permission, "hidden") || LenientJson.Flag(permission, "recorder"));

    // An agent has the identity of its job, unless another was configured.
    static AgentFact Agent(JsonElement participant, string identity) => new(
        Name(Attribute(participant, "lk.agent.name") ?? Attribute(participant, "lk.agent_name")),
        identity.StartsWith("agent-AJ_", StringComparison.Ordinal) ? identity["agent-".Length..] : null);

    static string? Attribute(JsonElement participant, string key) =>
        LenientJson.Object(participant, "attributes") is { } attributes && attributes.TryGetProperty(key, out var value) ? LenientJson.Text(value) : null;

    static JsonObject? Data(JsonElement participant)
    {
        var data = new JsonObject();
        if (LenientJson.Object(participant, "attributes") is { } attributes)
        {
            // The number is kept as the caller's, and the status is only of the moment.
            foreach (var attribute in attributes.EnumerateObject().Where(attribute => attribute.Name is not ("sip.phoneNumber" or "sip.callStatus")).Take(MostAttributes))
            {
                if (attribute.Name.Length <= MostNameCharacters && LenientJson.Text(attribute.Value) is { Length: <= MostTextCharacters } text)
                    data[attribute.Name] = text;
            }
        }

        if (LenientJson.Text(participant, "metadata") is { Length: > 0 and <= MostTextCharacters } metadata)
            data["participant_metadata"] = metadata;
        return data.Count == 0 ? null : data;
    }

    static IEnumerable<SessionFact> Recordings(JsonElement egress)
    {
        if (LenientJson.Text(egress, "status") is not ("EGRESS_COMPLETE" or "EGRESS_LIMIT_REACHED" or "3" or "6"))
            yield break;
        var files = LenientJson.Array(egress, "fileResults").ToList();
        if (files.Count == 0 && LenientJson.Object(egress, "file") is { } only)
            files.Add(only);
        foreach (var file in files.Concat(LenientJson.Array(egress, "segmentResults")))
        {
            var place = LenientJson.Text(file, "location") ?? LenientJson.Text(file, "playlistLocation") ?? LenientJson.Text(file, "filename");
            if (place is { Length: > 0 and <= MostTextCharacters })
                yield return new RecordingFact(place, LenientJson.Time(file, "startedAt"), (long?)LenientJson.Number(file, "size"));
        }
    }
}
