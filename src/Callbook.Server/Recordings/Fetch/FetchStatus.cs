using System.Text.Json.Nodes;
using Callbook.Server.Calls;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>What became of a recording that a platform offered: <c>session_data.recording</c>. The link is not in it, nor anything of it.</summary>
static class FetchStatus
{
    const string Key = "recording";
    const double ToleratedSeconds = 5;
    const double ToleratedShare = 0.05;

    /// <summary>Where it is longer or shorter than what the call went on behind its start, by how many seconds.</summary>
    public static JsonObject Fetched(Call call, double offsetSeconds, double? seconds)
    {
        var status = new JsonObject { ["status"] = "fetched" };
        var expected = (CallFold.EndOf(call) - call.StartedAt).TotalSeconds - offsetSeconds;
        if (seconds - expected is { } difference && Math.Abs(difference) > Math.Max(ToleratedSeconds, expected * ToleratedShare))
            status["duration_mismatch"] = Math.Round(difference, 3);
        return status;
    }

    public static JsonObject Gone(Download.Dead dead) => new() { ["status"] = "gone", ["http_status"] = dead.Status };

    public static JsonObject Refused(Download.Refused refused) => new()
    {
        ["status"] = "refused",
        ["reason"] = refused.Why switch
        {
            DownloadRefusal.Scheme => "scheme",
            DownloadRefusal.Address => "address",
            DownloadRefusal.Redirects => "redirects",
            DownloadRefusal.TooLarge => "too_large",
            DownloadRefusal.NoAudio => "no_audio",
            _ => throw new ArgumentOutOfRangeException(nameof(refused)),
        },
    };

    public static JsonObject Failed(Download.Failed failed)
    {
        var status = new JsonObject { ["status"] = "failed" };
        if (failed.Status is { } answered)
            status["http_status"] = answered;
        return status;
    }

    public static JsonObject NotStored() => new() { ["status"] = "failed" };

    /// <summary>For the list of jobs.</summary>
    public static string InWords(Download.Failed failed) => failed.Why switch
    {
        DownloadFault.Unreachable => "the recording's server cannot be reached",
        DownloadFault.TimedOut => "the recording's server took too long",
        DownloadFault.CutOff => "the connection broke during the download",
        DownloadFault.Status => $"the recording's server answered {failed.Status}",
        _ => throw new ArgumentOutOfRangeException(nameof(failed)),
    };

    /// <summary>Nothing where the call says so already. That all went well shows in <c>recording_url</c>, and is said only where something else was.</summary>
    public static IReadOnlyList<CallEvent> News(Call call, JsonObject status)
    {
        var known = call.SessionData[Key];
        return JsonNode.DeepEquals(known, status) || (known is null && status.Count == 1 && IsFetched(status))
            ? []
            : [new SessionDataAdded(new() { [Key] = status.DeepClone() })];
    }

    static bool IsFetched(JsonObject status) => JsonNode.DeepEquals(status["status"], JsonValue.Create("fetched"));
}
