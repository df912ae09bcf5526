using System.Text.Json.Nodes;
using Callbook.Server.Calls;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>
/// The outcome for a recording that a platform offered: <c>session_data.recording</c>. It never contains the link or a part of it.
/// </summary>
static class FetchStatus
{
    const string Key = "recording";
    const double ToleratedSeconds = 5;
    const double ToleratedShare = 0.05;

    /// <summary>
    /// If the recording's length differs from that of the call after the recording's start, the status has the difference in seconds.
    /// </summary>
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

    /// <summary>A description for the list of jobs.</summary>
    public static string InWords(Download.Failed failed) => failed.Why switch
    {
        DownloadFault.Unreachable => "the recording's server cannot be reached",
        DownloadFault.TimedOut => "the recording's server took too long",
        DownloadFault.CutOff => "the connection broke during the download",
        DownloadFault.Status => $"the recording's server answered {failed.Status}",
        _ => throw new ArgumentOutOfRangeException(nameof(failed)),
    };

    /// <summary>
    /// Empty if the call already has this status. Success is visible in <c>recording_url</c>, so it is written only to replace another
    /// status.
    /// </summary>
    public static IReadOnlyList<CallEvent> News(Call call, JsonObject status)
    {
        var known = call.SessionData[Key];
        return JsonNode.DeepEquals(known, status) || (known is null && status.Count == 1 && IsFetched(status))
            ? []
            : [new SessionDataAdded(new() { [Key] = status.DeepClone() })];
    }

    static bool IsFetched(JsonObject status) => JsonNode.DeepEquals(status["status"], JsonValue.Create("fetched"));
}
