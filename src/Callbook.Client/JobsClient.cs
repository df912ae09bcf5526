using System.Net.Http.Json;

namespace Callbook.Client;

/// <summary>The background jobs of the organization.</summary>
public sealed class JobsClient
{
    readonly CallbookClient client;

    internal JobsClient(CallbookClient client) => this.client = client;

    /// <summary>Gets one page of jobs, newest first. Jobs that are done are not listed.</summary>
    /// <param name="state">Only jobs in this state: <c>waiting</c>, <c>running</c> or <c>dead</c>.</param>
    /// <param name="kind">Only jobs of this kind.</param>
    /// <param name="page">Number of the page, from 1.</param>
    /// <param name="limit">Jobs on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Page<Job>> ListAsync(
        string? state = null, string? kind = null, int page = 1, int limit = 50, CancellationToken cancellationToken = default) =>
        client.GetAsync($"/v1/jobs?page={page}&limit={limit}{Filter("state", state)}{Filter("kind", kind)}", Wire.Json.PageJob, cancellationToken);

    /// <summary>Gets the kinds of jobs, with the number of jobs of each.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IReadOnlyList<JobKind>> ListKindsAsync(CancellationToken cancellationToken = default) =>
        (await client.GetAsync("/v1/jobs/kinds", Wire.Json.ItemIReadOnlyListJobKind, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>Gets a job.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">404: the job does not exist, or is done.</exception>
    public async Task<Job> GetAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        (await client.GetAsync($"/v1/jobs/{jobId}", Wire.Json.ItemJob, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>Makes a waiting or dead job due now, with its full number of attempts.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CallbookException">404: the job does not exist, or is done. 409: the job is running.</exception>
    public async Task<Job> RetryAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        (await client.SendAsync(new(HttpMethod.Post, $"/v1/jobs/{jobId}/retry"), Wire.Json.ItemJob, cancellationToken).ConfigureAwait(false)).Data;

    /// <summary>Pauses or resumes the organization's jobs of a kind, on all servers.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="paused">True to pause them, false to resume them.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task PauseAsync(string kind, bool paused, CancellationToken cancellationToken = default) => client.SendAsync(
        new(HttpMethod.Put, $"/v1/jobs/kinds/{Uri.EscapeDataString(kind)}") { Content = JsonContent.Create(new(paused), Wire.Json.JobKindChange) }, cancellationToken);

    static string Filter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
