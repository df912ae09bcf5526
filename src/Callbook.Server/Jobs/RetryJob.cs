using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Jobs;

/// <summary>POST /v1/jobs/{jobId}/retry: makes the job due now and resets its attempts.</summary>
static class RetryJob
{
    public static async Task<Results<Ok<Item<Job>>, ProblemHttpResult>> Handle(
        Guid jobId, CallbookDb db, JobQueue queue, TimeProvider time, CancellationToken cancel)
    {
        var (job, isRunning) = await Retry(jobId, db, queue, time.Now(), cancel);
        return job is null ? Problems.JobNotFound.ToResult()
            : isRunning ? Problems.JobIsRunning.ToResult()
            : TypedResults.Ok(new Item<Job>(job));
    }

    /// <summary>Returns the job, or null if the organization has no such job. A running job is not retried.</summary>
    public static async Task<(Job? Job, bool IsRunning)> Retry(
        Guid jobId, CallbookDb db, JobQueue queue, DateTimeOffset now, CancellationToken cancel)
    {
        var changed = await db.Jobs.AboutCallLogs().Where(job => job.Id == jobId && job.State != JobRow.Running).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.State, JobRow.Waiting).SetProperty(job => job.Attempts, 0).SetProperty(job => job.DueAt, now), cancel);
        var job = await GetJob.Get(jobId, db, cancel);
        if (job is not null && changed > 0)
            queue.Bell(job.Kind).Ring();
        return (job, changed == 0);
    }
}
