using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Callbook.Server.Ingest;

/// <summary>The <c>session_data</c> of a call log: what is always there, then what the platform sent under its own keys.</summary>
static partial class SessionData
{
    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToWire(Call call, Guid agentId)
    {
        var said = call.SessionData["caller_id"];
        var callerId = E164(said);
        var data = new JsonObject
        {
            ["room_name"] = call.RoomName,
            ["agent_id"] = agentId.ToString(),
            ["total_entries"] = call.Heard.Count,
            ["final_entries"] = call.Heard.Count(heard => !heard.Entry.IsPartial),
            ["caller_id"] = callerId,
        };
        // A caller who is no number (withheld, a SIP address) is kept beside it, not lost.
        if (said is not null && callerId is null)
            data["caller"] = said.DeepClone();
        if (call.EndReason is not null)
            data["end_reason"] = call.EndReason;
        foreach (var (key, value) in call.SessionData)
            data.TryAdd(key, value?.DeepClone());
        return data.ToJsonString(Readable);
    }

    /// <summary>The data as JSON, or null when a text in it is not Unicode, which no answer could carry. Does not throw.</summary>
    public static byte[]? TryWrite(JsonObject data)
    {
        try
        {
            return Encoding.UTF8.GetBytes(data.ToJsonString(Readable));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        catch (ArgumentException)
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
