using System.Globalization;
using System.Net.Http.Json;

namespace Callbook.Client;

/// <summary>The recordings of an agent's calls. A call may be in progress or have ended.</summary>
public sealed class RecordingsClient
{
    readonly CallbookClient client;

    internal RecordingsClient(CallbookClient client) => this.client = client;

    /// <summary>Uploads the recording of a call. The same file again changes nothing; a different file replaces it.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call.</param>
    /// <param name="file">The file: WAV, MP3, Ogg, WebM, MP4 or FLAC. It is closed after the upload.</param>
    /// <param name="offsetSeconds">Seconds from the start of the call to the start of the recording, -86400 to 86400.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <exception cref="CallbookException">
    /// 404: the call does not exist. 409: the agent's calls are not recorded. 413: the file is too large. 415: the file is not audio. 503: try again.
    /// </exception>
    public async Task<Recording> UploadAsync(
        Guid agentId, Guid callLogId, Stream file, double offsetSeconds = 0, CancellationToken cancellationToken = default)
    {
        var offset = offsetSeconds.ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Put, $"{Path(agentId, callLogId)}?offset_seconds={offset}") { Content = new StreamContent(file) };
        return (await client.SendAsync(request, Wire.Json.ItemRecording, cancellationToken).ConfigureAwait(false)).Data;
    }

    /// <summary>Requests that the server fetches the recording of a call. The server fetches it after this returns.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call.</param>
    /// <param name="recording">The URL of the recording and how to authenticate to it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">404: the call does not exist. 409: the agent's calls are not recorded.</exception>
    public Task FetchAsync(Guid agentId, Guid callLogId, NewRecordingFetch recording, CancellationToken cancellationToken = default) =>
        client.SendAsync(
            new(HttpMethod.Post, $"{Path(agentId, callLogId)}/fetch") { Content = JsonContent.Create(recording, Wire.Json.NewRecordingFetch) }, cancellationToken);

    /// <summary>Gets the waveform of a call's recording.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">404: the call has no recording. 409: the server cannot decode the recording.</exception>
    public async Task<RecordingPeaks> GetPeaksAsync(Guid agentId, Guid callLogId, CancellationToken cancellationToken = default) =>
        (await client.GetAsync($"{Path(agentId, callLogId)}/peaks", Wire.Json.ItemRecordingPeaks, cancellationToken).ConfigureAwait(false)).Data;

    static string Path(Guid agentId, Guid callLogId) => $"/v1/agents/{agentId}/call-logs/{callLogId}/recording";
}
