using System.Text;
using Callbook.Server.Hosting;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Recordings;

/// <summary>GET /v1/agents/{agentId}/call-logs/{callLogId}/recording/peaks: the waveform, as a player draws it.</summary>
static class GetPeaks
{
    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] CallLogPath call, StoredPeaks peaks, CancellationToken cancel)
    {
        if (await StoredRecording.Find(call.Dialect, call.Key, cancel) is not { } stored)
            return Problems.RecordingNotFound.ToResult();
        if (await peaks.Read(call.Key.Name(stored.Id), cancel) is not { } json)
            return Problems.PeaksUnavailable.ToResult("The recording is not a WAV file, and ffmpeg is not installed on the server or cannot decode it.");
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(
            Encoding.UTF8.GetBytes(json), "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{stored.Facts.Sha256}\""));
    }
}
