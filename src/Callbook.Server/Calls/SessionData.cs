using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Callbook.Client;

namespace Callbook.Server.Calls;

/// <summary>The <c>session_data</c> of a call log: the fixed members first, then the platform's own keys.</summary>
static partial class SessionData
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = Limits.SessionDataLevels };
    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The <c>session_data</c> as JSON.</summary>
    /// <param name="call">The call.</param>
    /// <param name="agentId">Its agent.</param>
    /// <param name="transcript">The entries that its log shows. Those in <c>total_entries</c> are these and the partials that were replaced.</param>
    public static string ToWire(Call call, Guid agentId, IReadOnlyList<TranscriptEntry> transcript)
    {
        var final = transcript.Count(entry => !entry.IsPartial);
        var said = call.SessionData["caller_id"];
        var callerId = E164(said);
        var data = new JsonObject
        {
            ["room_name"] = call.RoomName,
            ["agent_id"] = agentId.ToString(),
            ["total_entries"] = final + call.Heard.Count(heard => heard.Entry.IsPartial),
            ["final_entries"] = final,
            ["caller_id"] = callerId,
        };
        // A caller id that is not a telephone number, such as a SIP address, is kept under another key.
        if (said is not null && callerId is null)
            data["caller_id_as_sent"] = said.DeepClone();
        if (call.EndReason is not null)
            data["end_reason"] = call.EndReason;
        foreach (var (key, value) in call.SessionData)
            data.TryAdd(key, value?.DeepClone());
        return data.ToJsonString(Readable);
    }

    /// <summary>
    /// The data as JSON. Null when it has a text that is not valid Unicode and so cannot be sent, a duplicate key, or too many levels. Does
    /// not throw.
    /// </summary>
    public static byte[]? TryWrite(JsonObject data)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(data, Readable);
            // A JsonObject keeps its original JSON, including duplicate keys, until a member is accessed.
            using var check = JsonDocument.Parse(json, Strict);
            return json;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or JsonException)
        {
            return null;
        }
    }

    static string? E164(JsonNode? node)
    {
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text) || text.Length > 64)
            return null;
        var digits = Separators().Replace(text, "");
        return PhoneNumber().IsMatch(digits) ? digits : null;
    }

    [GeneratedRegex(@"[ ().\-]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Separators();

    [GeneratedRegex(@"\A\+[1-9][0-9]{1,14}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PhoneNumber();
}
