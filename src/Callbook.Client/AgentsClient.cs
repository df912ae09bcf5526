using System.Runtime.CompilerServices;

namespace Callbook.Client;

/// <summary>The agents of the organization.</summary>
public sealed class AgentsClient
{
    const int LargestPage = 100;

    readonly CallbookClient client;

    internal AgentsClient(CallbookClient client) => this.client = client;

    /// <summary>Gets one page of the agents, ordered by name.</summary>
    /// <param name="page">Number of the page, from 1.</param>
    /// <param name="limit">Agents on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Page<Agent>> ListAsync(int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"/v1/agents?page={page}&limit={limit}", Wire.Json.PageAgent, cancellationToken);

    /// <summary>Enumerates all agents, and requests a page at a time.</summary>
    /// <param name="cancellationToken">Stops the enumeration.</param>
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

    /// <summary>Gets an agent.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">404: the agent does not exist.</exception>
    public async Task<Agent> GetAsync(Guid agentId, CancellationToken cancellationToken = default) =>
        (await client.GetAsync($"/v1/agents/{agentId}", Wire.Json.ItemAgent, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>Creates an agent.</summary>
    /// <param name="agent">The properties of the agent.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">400: a property is not valid. 409: another agent has the external id.</exception>
    public Task<Agent> CreateAsync(NewAgent agent, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "/v1/agents", agent, cancellationToken);

    /// <summary>Replaces an agent. Properties that are not given are reset to their defaults.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="agent">The new properties.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">400: a property is not valid. 404: the agent does not exist. 409: another agent has the external id.</exception>
    public Task<Agent> UpdateAsync(Guid agentId, NewAgent agent, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, $"/v1/agents/{agentId}", agent, cancellationToken);

    /// <summary>Deletes an agent that has no call logs.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">404: the agent does not exist. 409: the agent has call logs.</exception>
    public Task DeleteAsync(Guid agentId, CancellationToken cancellationToken = default) =>
        client.DeleteAsync($"/v1/agents/{agentId}", cancellationToken);

    async Task<Agent> SendAsync(HttpMethod method, string path, NewAgent agent, CancellationToken cancellationToken) =>
        (await client.SendAsync(method, path, agent, Wire.Json.NewAgent, Wire.Json.ItemAgent, cancellationToken).ConfigureAwait(false)).Data;
}
