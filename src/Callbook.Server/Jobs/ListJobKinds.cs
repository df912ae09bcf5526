using Callbook.Client;
using Microsoft.EntityFrameworkCore;

namespace Callbook.Server.Jobs;

/// <summary>GET /v1/jobs/kinds: the kinds of jobs, with the organization's counts and whether each is paused.</summary>
static class ListJobKinds
{
    public static async Task<Item<IReadOnlyList<JobKind>>> Handle(CallbookDb db, JobRunner runner, CancellationToken cancel) =>
        new(await List(runner.Handlers.Keys, db, cancel));

    public static async Task<IReadOnlyList<JobKind>> List(IEnumerable<string> kinds, CallbookDb db, CancellationToken cancel)
    {
        var paused = await db.JobPauses.Select(pause => pause.Kind).ToListAsync(cancel);
        var counts = await db.Jobs.GroupBy(job => new { job.Kind, job.State })
            .Select(jobs => new { jobs.Key.Kind, jobs.Key.State, Count = jobs.LongCount() }).ToListAsync(cancel);
        return [.. kinds.Order(StringComparer.Ordinal).Select(kind =>
            new JobKind(kind, paused.Contains(kind, StringComparer.Ordinal), Count(kind, JobRow.Waiting), Count(kind, JobRow.Running), Count(kind, JobRow.Dead)))];

        long Count(string kind, string state) => counts.Where(count => count.Kind == kind && count.State == state).Sum(count => count.Count);
    }
}
