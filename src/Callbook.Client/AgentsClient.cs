using System.Runtime.CompilerServices;

namespace Callbook.Client;

/// <summary>The agents of the organization.</summary>
public sealed class AgentsClient
{
    const int LargestPage = 100;

    readonly CallbookClient client;

    internal AgentsClient(CallbookClient client) => this.client = client;

    /// <summary>One page of agents.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Agents on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task<Page<Agent>> ListAsync(int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"/v1/agents?page={page}&limit={limit}", Wire.Json.PageAgent, cancellationToken);

    /// <summary>All agents, a page at a time.</summary>
    /// <param name="cancellationToken">Gives the walk up.</param>
    public async IAsyncEnumerable<Agent> ListAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var page = 1; ; page++)
        {
            var answer = await ListAsync(page, LargestPage, cancellationToken).ConfigureAwait(false);
            foreach (var agent in answer.Data)
                yield return agent;
            if (!answer.Pagination.HasNext)
                yield break;
        }
    }

    /// <summary>One agent.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public async Task<Agent> GetAsync(Guid agentId, CancellationToken cancellationToken = default) =>
        (await client.GetAsync($"/v1/agents/{agentId}", Wire.Json.ItemAgent, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>Creates an agent.</summary>
    /// <param name="agent">What it is to be.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task<Agent> CreateAsync(NewAgent agent, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "/v1/agents", agent, cancellationToken);

    /// <summary>Replaces an agent: what is not given takes its default.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="agent">What it is to be.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task<Agent> UpdateAsync(Guid agentId, NewAgent agent, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, $"/v1/agents/{agentId}", agent, cancellationToken);

    /// <summary>Deletes an agent that has no call logs.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task DeleteAsync(Guid agentId, CancellationToken cancellationToken = default) =>
        client.DeleteAsync($"/v1/agents/{agentId}", cancellationToken);

    async Task<Agent> SendAsync(HttpMethod method, string path, NewAgent agent, CancellationToken cancellationToken) =>
        (await client.SendAsync(method, path, agent, Wire.Json.NewAgent, Wire.Json.ItemAgent, cancellationToken).ConfigureAwait(false)).Data;
}
