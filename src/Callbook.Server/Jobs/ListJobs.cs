using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Jobs;

/// <summary>GET /v1/jobs: the organization's waiting, running and dead jobs, newest first.</summary>
static class ListJobs
{
    public static async Task<Results<Ok<Page<Job>>, ProblemHttpResult>> Handle(
        HttpRequest request, CallbookDb db, JobRunner runner, CancellationToken cancel)
    {
        if (!Paging.TryRead(request, ["state", "kind"], out var paging, out var problem))
            return problem;
        var (state, kind) = ((string?)request.Query["state"], (string?)request.Query["kind"]);
        var faults = new Faults();
        faults.Check(state is null or JobRow.Waiting or JobRow.Running or JobRow.Dead, "state", "must be waiting, running or dead");
        faults.Check(kind is null || runner.Handlers.ContainsKey(kind), "kind", "is not a kind of job");
        if (faults.Any)
            return faults.ToResult();
        return TypedResults.Ok(await List(new(state, kind), paging, db, cancel));
    }

    public static Task<Page<Job>> List(JobFilter filter, Paging paging, CallbookDb db, CancellationToken cancel)
    {
        var (state, kind) = filter;
        var jobs = db.Jobs.AboutCallLogs().AsNoTracking().Where(job => (state == null || job.State == state) && (kind == null || job.Kind == kind));
        // Id breaks ties, because many jobs are enqueued at the same time.
        return paging.Of(jobs.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Select(job => job.ToWire()), cancel);
    }

    /// <summary>Only jobs about call logs: a job on the wire names an agent and a call log. Other jobs are only counted.</summary>
    public static IQueryable<JobRow> AboutCallLogs(this IQueryable<JobRow> jobs) => jobs.Where(job => job.AgentId != Guid.Empty);

    public static Job ToWire(this JobRow job) => new(
        job.Id, job.Kind, job.State, job.AgentId, job.SubjectId, job.Attempts, job.State == JobRow.Waiting ? job.DueAt : null, job.LastError, job.CreatedAt);
}

/// <summary>Filters jobs; a null matches all.</summary>
sealed record JobFilter(string? State = null, string? Kind = null);
