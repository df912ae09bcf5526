using System.Net.Http.Json;

namespace Callbook.Client;

/// <summary>The jobs of the organization: what is done to call logs after they were stored.</summary>
public sealed class JobsClient
{
    readonly CallbookClient client;

    internal JobsClient(CallbookClient client) => this.client = client;

    /// <summary>One page of jobs that are not done, newest first.</summary>
    /// <param name="state">Only those in this state: <c>waiting</c>, <c>running</c> or <c>dead</c>.</param>
    /// <param name="kind">Only those of this kind.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Jobs on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task<Page<Job>> ListAsync(
        string? state = null, string? kind = null, int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"/v1/jobs?page={page}&limit={limit}{Filter("state", state)}{Filter("kind", kind)}", Wire.Json.PageJob, cancellationToken);

    /// <summary>The kinds of jobs, with how many there are of each.</summary>
    /// <param name="cancellationToken">Gives the request up.</param>
    public async Task<IReadOnlyList<JobKind>> ListKindsAsync(CancellationToken cancellationToken = default) =>
        (await client.GetAsync("/v1/jobs/kinds", Wire.Json.ItemIReadOnlyListJobKind, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>One job that is not done.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public async Task<Job> GetAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        (await client.GetAsync($"/v1/jobs/{jobId}", Wire.Json.ItemJob, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>Makes a job due now, with all its attempts before it.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public async Task<Job> RetryAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        (await client.SendAsync(new(HttpMethod.Post, $"/v1/jobs/{jobId}/retry"), Wire.Json.ItemJob, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>Pauses the jobs of a kind, or lets them go on.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="paused">Whether none is to be begun.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task PauseAsync(string kind, bool paused, CancellationToken cancellationToken = default) => client.SendAsync(
        new(HttpMethod.Put, $"/v1/jobs/kinds/{Uri.EscapeDataString(kind)}") { Content = JsonContent.Create(new(paused), Wire.Json.JobKindChange) }, cancellationToken);

    static string Filter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
