using System.Globalization;
using System.Net.Http.Json;

namespace Callbook.Client;

/// <summary>The recordings of an agent's calls, which are in progress or over.</summary>
public sealed class RecordingsClient
{
    readonly CallbookClient client;

    internal RecordingsClient(CallbookClient client) => this.client = client;

    /// <summary>Uploads the recording of a call. The same file again changes nothing, another one takes its place.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call.</param>
    /// <param name="file">The file: WAV, MP3, Ogg, WebM, MP4 or FLAC. It is closed.</param>
    /// <param name="offsetSeconds">Where the recording begins, from the start of the call.</param>
    /// <param name="cancellationToken">Gives the upload up.</param>
    public async Task<Recording> UploadAsync(
        Guid agentId, Guid callLogId, Stream file, double offsetSeconds = 0, CancellationToken cancellationToken = default)
    {
        var offset = offsetSeconds.ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Put, $"{Path(agentId, callLogId)}?offset_seconds={offset}") { Content = new StreamContent(file) };
        return (await client.SendAsync(request, Wire.Json.ItemRecording, cancellationToken).ConfigureAwait(false)).Data;
    }

    /// <summary>Has the server fetch the recording of a call. It is there some time after this returns.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call.</param>
    /// <param name="recording">Where it is.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task FetchAsync(Guid agentId, Guid callLogId, NewRecordingFetch recording, CancellationToken cancellationToken = default) =>
        client.SendAsync(
            new(HttpMethod.Post, $"{Path(agentId, callLogId)}/fetch") { Content = JsonContent.Create(recording, Wire.Json.NewRecordingFetch) }, cancellationToken);

    /// <summary>The waveform of a call's recording.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public async Task<RecordingPeaks> GetPeaksAsync(Guid agentId, Guid callLogId, CancellationToken cancellationToken = default) =>
        (await client.GetAsync($"{Path(agentId, callLogId)}/peaks", Wire.Json.ItemRecordingPeaks, cancellationToken).ConfigureAwait(false)).Data;

    static string Path(Guid agentId, Guid callLogId) => $"/v1/agents/{agentId}/call-logs/{callLogId}/recording";
}
