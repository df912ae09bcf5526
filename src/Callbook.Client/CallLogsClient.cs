using System.Net.Http.Json;
using System.Runtime.CompilerServices;

namespace Callbook.Client;

/// <summary>The call logs of an agent.</summary>
public sealed class CallLogsClient
{
    const int LargestPage = 100;

    readonly CallbookClient client;

    internal CallLogsClient(CallbookClient client) => this.client = client;

    /// <summary>Gets one page of call logs, newest first.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="page">Number of the page, from 1.</param>
    /// <param name="limit">Calls on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Page<CallLog>> ListAsync(Guid agentId, int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"{Path(agentId)}?page={page}&limit={limit}", Wire.Json.PageCallLog, cancellationToken);

    /// <summary>
    /// Enumerates all call logs, newest first, and requests a page at a time. New calls shift the others to later pages; no call is returned twice
    /// because of that.
    /// </summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="limit">Calls to request at a time, 1 to 100.</param>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    public async IAsyncEnumerable<CallLog> ListAllAsync(
        Guid agentId, int limit = LargestPage, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        CallLog? last = null;
        for (var page = 1; ; page++)
        {
            var answer = await ListAsync(agentId, page, limit, cancellationToken).ConfigureAwait(false);
            foreach (var log in answer.Data)
            {
                if (last is not null && !StandsBefore(last, log))
                    continue;
                last = log;
                yield return log;
            }

            if (!answer.Pagination.HasNext)
                yield break;
        }
    }

    /// <summary>Gets a call log.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call log.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">404: the call log does not exist.</exception>
    public async Task<CallLog> GetAsync(Guid agentId, Guid callLogId, CancellationToken cancellationToken = default) =>
        (await client.GetAsync($"{Path(agentId)}/{callLogId}", Wire.Json.ItemCallLog, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>
    /// Posts a finished call. The call is durable when this returns. Posting the same call again (same source and source_call_id, or same
    /// idempotency key) changes nothing and returns the stored log.
    /// </summary>
    /// <param name="agentId">The agent that handled the call.</param>
    /// <param name="call">The call.</param>
    /// <param name="idempotencyKey">Makes the request idempotent, 1 to 255 characters.</param>
    /// <param name="cancellationToken">Cancels the request; the call may already be stored.</param>
    /// <exception cref="CallbookException">400: the call is not valid. 422: the idempotency key was used with another body. 503: try again.</exception>
    public async Task<CallLog> PostAsync(Guid agentId, NewCallLog call, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path(agentId)) { Content = JsonContent.Create(call, Wire.Json.NewCallLog) };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return (await client.SendAsync(request, Wire.Json.ItemCallLog, cancellationToken).ConfigureAwait(false)).Data;
    }

    /// <summary>Deletes a call log with its transcript, summaries and recording.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call log.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">404: the call log does not exist.</exception>
    public Task DeleteAsync(Guid agentId, Guid callLogId, CancellationToken cancellationToken = default) =>
        client.DeleteAsync($"{Path(agentId)}/{callLogId}", cancellationToken);

    /// <summary>Requests a new summary. The log changes some time after this returns; earlier summaries are kept.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call log.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task SummarizeAsync(Guid agentId, Guid callLogId, CancellationToken cancellationToken = default) =>
        client.SendAsync(new(HttpMethod.Post, $"{Path(agentId)}/{callLogId}/summary"), cancellationToken);

    /// <summary>Gets one page of a call's summaries: the current one, then the earlier ones.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call log.</param>
    /// <param name="page">Number of the page, from 1.</param>
    /// <param name="limit">Summaries on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Page<SummaryVersion>> ListSummariesAsync(
        Guid agentId, Guid callLogId, int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"{Path(agentId)}/{callLogId}/summaries?page={page}&limit={limit}", Wire.Json.PageSummaryVersion, cancellationToken);

    static string Path(Guid agentId) => $"/v1/agents/{agentId}/call-logs";

    // Ids are compared as they are written: that is the order the server sorts them in.
    static bool StandsBefore(CallLog one, CallLog other) =>
        one.CallStartedAt > other.CallStartedAt
        || (one.CallStartedAt == other.CallStartedAt && string.CompareOrdinal(one.Id.ToString(), other.Id.ToString()) > 0);
}
