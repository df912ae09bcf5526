using System.Net.Http.Json;

namespace Callbook.Client;

/// <summary>The calls of an agent that are in progress.</summary>
public sealed class CallsClient
{
    readonly CallbookClient client;

    internal CallsClient(CallbookClient client) => this.client = client;

    /// <summary>One page of the calls in progress, newest first.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Calls on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task<Page<CallInProgress>> ListAsync(Guid agentId, int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"{Path(agentId)}?page={page}&limit={limit}", Wire.Json.PageCallInProgress, cancellationToken);

    /// <summary>Begins a call. The same id, or the same source and source_call_id, again returns the call that is stored; nothing changes.</summary>
    /// <param name="agentId">The agent that handles the call.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Gives the request up; the call may be stored all the same.</param>
    public async Task<CallInProgress> StartAsync(Guid agentId, NewCall call, CancellationToken cancellationToken = default) =>
        (await client.SendAsync(HttpMethod.Post, Path(agentId), call, Wire.Json.NewCall, Wire.Json.ItemCallInProgress, cancellationToken)
            .ConfigureAwait(false)).Data;

    /// <summary>Appends entries, at most 1,000. What is accepted is durable when this returns. It may be repeated where every entry has an id.</summary>
    /// <param name="agentId">The agent that handles the call.</param>
    /// <param name="callId">The call; it may have ended meanwhile.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="cancellationToken">Gives the request up; the entries may be stored all the same.</param>
    public Task<AppendedEntries> AppendAsync(
        Guid agentId, Guid callId, IReadOnlyList<NewTranscriptEntry> entries, CancellationToken cancellationToken = default) =>
        client.SendAsync(
            HttpMethod.Post, $"{Path(agentId)}/{callId}/entries", entries, Wire.Json.IReadOnlyListNewTranscriptEntry, Wire.Json.AppendedEntries, cancellationToken);

    /// <summary>Ends a call: it becomes a call log. Ending it twice changes nothing.</summary>
    /// <param name="agentId">The agent that handles the call.</param>
    /// <param name="callId">The call.</param>
    /// <param name="end">When and why; default: now, and nobody knows.</param>
    /// <param name="cancellationToken">Gives the request up; the call may have ended all the same.</param>
    public async Task<CallLog> EndAsync(Guid agentId, Guid callId, NewCallEnd? end = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Path(agentId)}/{callId}/end");
        if (end is not null)
            request.Content = JsonContent.Create(end, Wire.Json.NewCallEnd);
        return (await client.SendAsync(request, Wire.Json.ItemCallLog, cancellationToken).ConfigureAwait(false)).Data;
    }

    /// <summary>
    /// Watches a call: what was heard of it, then each entry as it is stored, at last its end. A connection that breaks is opened again, and goes on
    /// behind what was told: nothing is missing, and nothing comes twice. Only what would not get better is thrown.
    /// </summary>
    /// <param name="agentId">The agent that handles the call.</param>
    /// <param name="callId">The call; it may have ended.</param>
    /// <param name="lastEventId">Goes on behind this event. Default: from the beginning.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    public IAsyncEnumerable<WatchedEvent> WatchAsync(
        Guid agentId, Guid callId, string? lastEventId = null, CancellationToken cancellationToken = default) =>
        new CallWatch(client, $"{Path(agentId)}/{callId}/events").EventsAsync(lastEventId, cancellationToken);

    static string Path(Guid agentId) => $"/v1/agents/{agentId}/calls";
}
