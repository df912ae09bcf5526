using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Jobs;

/// <summary>POST /v1/jobs/{jobId}/retry: makes the job due now and resets its attempts.</summary>
static class RetryJob
{
    // Only jobs about call logs, as in the list.
    const string MakeDue =
        """
        update jobs set state = 'waiting', attempts = 0, due_at = now_micros()
        where organization_id = @organization and id = @id and agent_id <> @none and state <> 'running'
        """;

    public static async Task<Results<Ok<Item<Job>>, ProblemHttpResult>> Handle(
        Guid jobId, Caller caller, CallbookDb db, JobQueue queue, SqlDialect dialect, CancellationToken cancel)
    {
        var isDue = await Retry(jobId, caller.OrganizationId, dialect, cancel);
        if (await GetJob.Get(jobId, db, cancel) is not { } job)
            return Problems.JobNotFound.ToResult();
        if (!isDue)
            return Problems.JobIsRunning.ToResult();
        queue.Bell(job.Kind).Ring();
        return TypedResults.Ok(new Item<Job>(job));
    }

    /// <summary>Returns false if the organization has no such job, or if it is running.</summary>
    public static async Task<bool> Retry(Guid jobId, Guid organizationId, SqlDialect dialect, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        var changed = await write.Execute(MakeDue, cancel, ("@organization", organizationId), ("@id", jobId), ("@none", Guid.Empty));
        await write.Commit(cancel);
        return changed == 1;
    }
}
