using System.Buffers;
using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;

namespace Callbook.Server.Ingest;

/// <summary>Validates system events from every sender.</summary>
static class SystemEventRules
{
    const double MostSeconds = 86_400;

    static readonly SearchValues<char> Keys = SearchValues.Create("0123456789ABCDabcd*#");
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = Limits.SessionDataLevels };

    public static void Check(SystemEvent happened, string place, Faults faults)
    {
        switch (happened.Type)
        {
            case "transfer" or "handoff":
                Name(happened.To, "to");
                break;
            case "webhook":
                Name(happened.Name, "name");
                faults.Check(happened.Status is not null, $"{place}.status", "is required");
                faults.Check(happened.Status is null or (>= 100 and <= 599), $"{place}.status", "must be 100 to 599");
                faults.Check(happened.Duration is null or (>= 0 and <= MostSeconds), $"{place}.duration", "must be 0 to 86400 seconds");
                break;
            case "tool_call" or "tool_result":
                Name(happened.Name, "name");
                faults.Check(IsWellFormed(happened), place, $"must be valid Unicode without duplicate keys, at most {Limits.SessionDataLevels} levels deep and {Limits.EventBytes} bytes of JSON");
                break;
            case "dtmf":
                Name(happened.Digits, "digits");
                faults.Check(!happened.Digits.AsSpan().ContainsAnyExcept(Keys), $"{place}.digits", "must consist of 0 to 9, A to D, * and #");
                break;
            case "interruption":
                break;
            case "call_ended":
                Name(happened.Reason, "reason");
                break;
            default:
                faults.Add($"{place}.type", "must be transfer, handoff, webhook, tool_call, tool_result, dtmf, interruption or call_ended");
                break;
        }

        void Name(string? text, string key)
        {
            if (faults.Check(text is not null, $"{place}.{key}", "is required"))
                faults.CheckText(text, $"{place}.{key}", Limits.NameCharacters, 1);
        }
    }

    static bool IsWellFormed(SystemEvent happened)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(happened, Wire.Json.SystemEvent);
            using var check = JsonDocument.Parse(json, Strict);
            // The texts were not decoded before; half of a surrogate pair throws here.
            foreach (var node in new[] { happened.Arguments, happened.Result })
                _ = node?.ToJsonString();
            return json.Length <= Limits.EventBytes;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or JsonException)
        {
            return false;
        }
    }
}
