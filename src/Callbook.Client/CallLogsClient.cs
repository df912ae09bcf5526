using System.Net.Http.Json;
using System.Runtime.CompilerServices;

namespace Callbook.Client;

/// <summary>The call logs of an agent.</summary>
public sealed class CallLogsClient
{
    const int LargestPage = 100;

    readonly CallbookClient client;

    internal CallLogsClient(CallbookClient client) => this.client = client;

    /// <summary>One page, newest first.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Calls on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task<Page<CallLog>> ListAsync(Guid agentId, int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"{Path(agentId)}?page={page}&limit={limit}", Wire.Json.PageCallLog, cancellationToken);

    /// <summary>
    /// All calls, newest first, a page at a time. Calls that come in meanwhile push the others on to later pages; none is given twice for it.
    /// </summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="limit">Calls a request, 1 to 100.</param>
    /// <param name="cancellationToken">Gives the walk up.</param>
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

    /// <summary>One call.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call log.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public async Task<CallLog> GetAsync(Guid agentId, Guid callLogId, CancellationToken cancellationToken = default) =>
        (await client.GetAsync($"{Path(agentId)}/{callLogId}", Wire.Json.ItemCallLog, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>
    /// Posts a finished call. It is durable when this returns. Posting the same call again (same source and source_call_id, or same
    /// idempotency key) changes nothing and returns the stored log.
    /// </summary>
    /// <param name="agentId">The agent that handled the call.</param>
    /// <param name="call">The call.</param>
    /// <param name="idempotencyKey">Makes the repetition of this very request harmless, up to 255 characters.</param>
    /// <param name="cancellationToken">Gives the request up; the call may be stored all the same.</param>
    public async Task<CallLog> PostAsync(Guid agentId, NewCallLog call, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path(agentId)) { Content = JsonContent.Create(call, Wire.Json.NewCallLog) };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return (await client.SendAsync(request, Wire.Json.ItemCallLog, cancellationToken).ConfigureAwait(false)).Data;
    }

    /// <summary>Deletes a call with its transcript, summary and recording.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call log.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task DeleteAsync(Guid agentId, Guid callLogId, CancellationToken cancellationToken = default) =>
        client.DeleteAsync($"{Path(agentId)}/{callLogId}", cancellationToken);

    /// <summary>Has a summary made anew. The log changes when it is there; the summaries before it are kept.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call log.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task SummarizeAsync(Guid agentId, Guid callLogId, CancellationToken cancellationToken = default) =>
        client.SendAsync(new(HttpMethod.Post, $"{Path(agentId)}/{callLogId}/summary"), cancellationToken);

    /// <summary>The summaries of a call: the one that is shown, then those before it.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="callLogId">The call log.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Summaries on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task<Page<SummaryVersion>> ListSummariesAsync(
        Guid agentId, Guid callLogId, int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"{Path(agentId)}/{callLogId}/summaries?page={page}&limit={limit}", Wire.Json.PageSummaryVersion, cancellationToken);

    static string Path(Guid agentId) => $"/v1/agents/{agentId}/call-logs";

    // Ids are compared as they are written: that is the order the server sorts them in.
    static bool StandsBefore(CallLog one, CallLog other) =>
        one.CallStartedAt > other.CallStartedAt
        || (one.CallStartedAt == other.CallStartedAt && string.CompareOrdinal(one.Id.ToString(), other.Id.ToString()) > 0);
}
