using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Jobs;

/// <summary>PUT /v1/jobs/kinds/{kind}: pauses or resumes the organization's jobs of a kind on all servers. Running jobs finish.</summary>
static class PauseJobs
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        string kind, HttpRequest request, [AsParameters] Context context, CancellationToken cancel)
    {
        if (!context.Runner.Handlers.ContainsKey(kind))
            return Problems.JobKindNotFound.ToResult();
        var body = await JsonBody.Read(request, Wire.Json.JobKindChange, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (body.Value.Paused is not { } paused)
            return Faults.Of("paused", "is required");
        await Pause(context.Caller.OrganizationId, kind, paused, context.Queue, context.Dialect, context.Time.Now(), cancel);
        return TypedResults.NoContent();
    }

    /// <summary>Pauses or resumes the kind.</summary>
    public static async Task Pause(
        Guid organizationId, string kind, bool paused, JobQueue queue, SqlDialect dialect, DateTimeOffset now, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        await write.Execute(
            paused
                ? "insert into job_pauses (organization_id, kind, created_at) values (@organization, @kind, @now) on conflict do nothing"
                : "delete from job_pauses where organization_id = @organization and kind = @kind",
            cancel, ("@organization", organizationId), ("@kind", kind), ("@now", now.ToMicros()));
        write.WhenCommitted(queue.Bell(kind).Ring);
        await write.Commit(cancel);
    }

    public sealed record Context(Caller Caller, JobRunner Runner, JobQueue Queue, SqlDialect Dialect, TimeProvider Time);
}
