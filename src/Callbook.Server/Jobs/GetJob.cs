using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Jobs;

/// <summary>GET /v1/jobs/{jobId}: one that is not done; a job that is done is gone.</summary>
static class GetJob
{
    public static async Task<Results<Ok<Item<Job>>, ProblemHttpResult>> Handle(Guid jobId, CallbookDb db, CancellationToken cancel) =>
        await Get(jobId, db, cancel) is { } job ? TypedResults.Ok(new Item<Job>(job)) : Problems.JobNotFound.ToResult();

    /// <summary>Null where the organization has no such job, or no longer.</summary>
    public static async Task<Job?> Get(Guid jobId, CallbookDb db, CancellationToken cancel) =>
        (await db.Jobs.AboutCallLogs().AsNoTracking().SingleOrDefaultAsync(job => job.Id == jobId, cancel))?.ToWire();
}
