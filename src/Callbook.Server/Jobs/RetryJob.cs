using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Jobs;

/// <summary>POST /v1/jobs/{jobId}/retry: it is due now, and has all its attempts before it.</summary>
static class RetryJob
{
    public static async Task<Results<Ok<Item<Job>>, ProblemHttpResult>> Handle(
        Guid jobId, CallbookDb db, JobQueue queue, TimeProvider time, CancellationToken cancel)
    {
        var now = time.Now();
        var changed = await db.Jobs.AboutCallLogs().Where(job => job.Id == jobId && job.State != JobRow.Running).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.State, JobRow.Waiting).SetProperty(job => job.Attempts, 0).SetProperty(job => job.DueAt, now), cancel);
        if (await db.Jobs.AboutCallLogs().AsNoTracking().SingleOrDefaultAsync(job => job.Id == jobId, cancel) is not { } job)
            return Problems.JobNotFound.ToResult();
        if (changed == 0)
            return Problems.JobIsRunning.ToResult();
        queue.Bell(job.Kind).Ring();
        return TypedResults.Ok(new Item<Job>(job.ToWire()));
    }
}
