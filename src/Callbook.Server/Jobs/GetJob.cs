using Callbook.Client;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Jobs;

/// <summary>GET /v1/jobs/{jobId}: one that is not done; a job that is done is gone.</summary>
static class GetJob
{
    public static async Task<Results<Ok<Item<Job>>, ProblemHttpResult>> Handle(Guid jobId, CallbookDb db, CancellationToken cancel) =>
        await db.Jobs.AboutCallLogs().AsNoTracking().SingleOrDefaultAsync(job => job.Id == jobId, cancel) is { } job
            ? TypedResults.Ok(new Item<Job>(job.ToWire()))
            : Problems.JobNotFound.ToResult();
}
