using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Jobs;

/// <summary>GET /v1/jobs/{jobId}: an unfinished job. Finished jobs are deleted.</summary>
static class GetJob
{
    public static async Task<Results<Ok<Item<Job>>, ProblemHttpResult>> Handle(Guid jobId, CallbookDb db, CancellationToken cancel) =>
        await Get(jobId, db, cancel) is { } job ? TypedResults.Ok(new Item<Job>(job)) : Problems.JobNotFound.ToResult();

    /// <summary>Returns null if the organization has no such job.</summary>
    public static async Task<Job?> Get(Guid jobId, CallbookDb db, CancellationToken cancel) =>
        (await db.Jobs.AboutCallLogs().AsNoTracking().SingleOrDefaultAsync(job => job.Id == jobId, cancel))?.ToWire();
}
