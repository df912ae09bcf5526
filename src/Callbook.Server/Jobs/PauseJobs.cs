using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Jobs;

/// <summary>PUT /v1/jobs/kinds/{kind}: pauses the organization's jobs of a kind, for all servers, or lets them go on. What runs is finished.</summary>
static class PauseJobs
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        string kind, HttpRequest request, [AsParameters] Context context, CancellationToken cancel)
    {
        if (!context.Runner.Handlers.ContainsKey(kind))
            return Problems.JobKindNotFound.ToResult();
        var body = await JsonBody.Read(request, Wire.Json.JobKindChange, JsonBody.SmallLimit, cancel);
        if (body.Value is not { } change)
            return body.Problem!; // one of the two is set
        if (change.Paused is not { } paused)
            return Faults.Of("paused", "is required");
        await using var write = await context.Dialect.BeginWrite(cancel);
        await write.Execute(
            paused
                ? "insert into job_pauses (organization_id, kind, created_at) values (@organization, @kind, @now) on conflict do nothing"
                : "delete from job_pauses where organization_id = @organization and kind = @kind",
            cancel, ("@organization", context.Caller.OrganizationId), ("@kind", kind), ("@now", context.Time.Now().ToMicros()));
        write.WhenCommitted(context.Queue.Bell(kind).Ring);
        await write.Commit(cancel);
        return TypedResults.NoContent();
    }

    public sealed record Context(Caller Caller, JobRunner Runner, JobQueue Queue, SqlDialect Dialect, TimeProvider Time);
}
