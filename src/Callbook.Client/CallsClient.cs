using System.Net.Http.Json;

namespace Callbook.Client;

/// <summary>The calls of an agent that are in progress.</summary>
public sealed class CallsClient
{
    readonly CallbookClient client;

    internal CallsClient(CallbookClient client) => this.client = client;

    /// <summary>Gets one page of the calls in progress, newest first.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="page">Number of the page, from 1.</param>
    /// <param name="limit">Calls on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Page<CallInProgress>> ListAsync(Guid agentId, int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"{Path(agentId)}?page={page}&limit={limit}", Wire.Json.PageCallInProgress, cancellationToken);

    /// <summary>Starts a call. Starting it again (same id, or same source and source_call_id) changes nothing and returns the stored call.</summary>
    /// <param name="agentId">The agent that handles the call.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels the request; the call may already be stored.</param>
    /// <exception cref="CallbookException">400: the call is not valid. 409: the call has ended. 503: try again.</exception>
    public async Task<CallInProgress> StartAsync(Guid agentId, NewCall call, CancellationToken cancellationToken = default) =>
        (await client.SendAsync(HttpMethod.Post, Path(agentId), call, Wire.Json.NewCall, Wire.Json.ItemCallInProgress, cancellationToken)
            .ConfigureAwait(false)).Data;

    /// <summary>
    /// Appends 1 to 1,000 entries. The accepted entries are durable when this returns. To send them again after a failure, use the same idempotency key, or give
    /// every entry an entry id: then none is stored twice.
    /// </summary>
    /// <param name="agentId">The agent that handles the call.</param>
    /// <param name="callId">The call; it may already have ended.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="idempotencyKey">Names the request, 1 to 255 characters. Default: a new one.</param>
    /// <param name="cancellationToken">Cancels the request; the entries may already be stored.</param>
    /// <exception cref="CallbookException">404: the call does not exist. 503: try again.</exception>
    public Task<AppendedEntries> AppendAsync(
        Guid agentId, Guid callId, IReadOnlyList<NewTranscriptEntry> entries, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Path(agentId)}/{callId}/entries")
        {
            Content = JsonContent.Create(entries, Wire.Json.IReadOnlyListNewTranscriptEntry),
        };
        // Even a new key helps: the server then repeats a commit whose outcome it does not know.
        request.Headers.Add("Idempotency-Key", idempotencyKey ?? Guid.CreateVersion7().ToString());
        return client.SendAsync(request, Wire.Json.AppendedEntries, cancellationToken);
    }

    /// <summary>Ends a call, which becomes a call log. Ending it again changes nothing and returns the log.</summary>
    /// <param name="agentId">The agent that handles the call.</param>
    /// <param name="callId">The call.</param>
    /// <param name="end">When and why the call ended. Default: now, without a reason.</param>
    /// <param name="cancellationToken">Cancels the request; the call may already have ended.</param>
    /// <exception cref="CallbookException">404: the call does not exist. 503: try again.</exception>
    public async Task<CallLog> EndAsync(Guid agentId, Guid callId, NewCallEnd? end = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Path(agentId)}/{callId}/end");
        if (end is not null)
            request.Content = JsonContent.Create(end, Wire.Json.NewCallEnd);
        return (await client.SendAsync(request, Wire.Json.ItemCallLog, cancellationToken).ConfigureAwait(false)).Data;
    }

    /// <summary>
    /// Watches a call: the entries so far, then each entry as it is stored, then the end. A broken connection is reopened and resumes after the last
    /// event, so each event is returned once and in order.
    /// </summary>
    /// <param name="agentId">The agent that handles the call.</param>
    /// <param name="callId">The call; it may have ended.</param>
    /// <param name="lastEventId">Resumes after the event with this id. Default: the first event.</param>
    /// <param name="cancellationToken">Stops watching.</param>
    /// <exception cref="CallbookException">The server refused the request with a status that a retry cannot fix, such as 401 or 404.</exception>
    public IAsyncEnumerable<WatchedEvent> WatchAsync(
        Guid agentId, Guid callId, string? lastEventId = null, CancellationToken cancellationToken = default) =>
        new CallWatch(client, $"{Path(agentId)}/{callId}/events").EventsAsync(lastEventId, cancellationToken);

    static string Path(Guid agentId) => $"/v1/agents/{agentId}/calls";
}
