using System.Text;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.Net.Http.Headers;

namespace Callbook.Server.Recordings;

/// <summary>GET /v1/agents/{agentId}/call-logs/{callLogId}/recording/peaks: the waveform, for a player to draw.</summary>
static class GetPeaks
{
    public static async Task<IResult> Handle(
        HttpContext http, [AsParameters] CallLogPath call, StoredPeaks peaks, CancellationToken cancel)
    {
        if (await Get(call.Key, call.Dialect, peaks, cancel) is not { } found)
            return Problems.RecordingNotFound.ToResult();
        if (found.Json is not { } json)
            return Problems.PeaksUnavailable.ToResult("The recording is not a WAV file, and ffmpeg is not installed on the server or cannot decode it.");
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(
            Encoding.UTF8.GetBytes(json), "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{found.Sha256}\""));
    }

    /// <summary>Null if the call has no recording.</summary>
    public static async Task<FoundPeaks?> Get(CallKey call, SqlDialect dialect, StoredPeaks peaks, CancellationToken cancel) =>
        await StoredRecording.Find(dialect, call, cancel) is { } stored
            ? new(stored.Facts.Sha256, await peaks.Read(call.Name(stored.Id), cancel))
            : null;
}

/// <summary>The waveform of a recording.</summary>
/// <param name="Sha256">The digest of the recording.</param>
/// <param name="Json">The waveform as on the wire; null if it cannot be computed here.</param>
sealed record FoundPeaks(string Sha256, string? Json);
