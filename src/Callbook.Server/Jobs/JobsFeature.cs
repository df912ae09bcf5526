using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;

namespace Callbook.Server.Jobs;

/// <summary>Background jobs and their routes.</summary>
static class JobsFeature
{
    public static void AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobQueue>()
        .AddSingleton<JobLeases>()
        .AddSingleton<ProtectPayloads>()
        .AddSingleton<JobRunner>()
        .AddHostedService(provider => provider.GetRequiredService<JobRunner>())
        .AddHostedService<FreeWorkers>()
        .AddHostedService<JobGauges>();

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/v1/jobs").WithTags("Jobs");
        jobs.MapGet("", ListJobs.Handle).RequireScope(Scopes.JobsRead)
            .WithName("listJobs").WithSummary("List jobs")
            .WithDescription("Newest first. A job is `waiting`, `running`, or `dead` when no attempts are left. A job is removed when it is done.")
            .TakesPaging().TakesQuery("state", "Only jobs in this state: `waiting`, `running` or `dead`.").TakesQuery("kind", "Only jobs of this kind.");
        jobs.MapGet("/{jobId}", GetJob.Handle).RequireScope(Scopes.JobsRead)
            .WithName("getJob").WithSummary("Get a job").ProducesProblems(400, 404);
        jobs.MapPost("/{jobId}/retry", RetryJob.Handle).RequireScope(Scopes.JobsWrite)
            .WithName("retryJob").WithSummary("Retry a job")
            .WithDescription("A waiting or dead job is due now, with its full number of attempts. A running job is 409.")
            .ProducesProblems(400, 404, 409);
        jobs.MapGet("/kinds", ListJobKinds.Handle).RequireScope(Scopes.JobsRead)
            .WithName("listJobKinds").WithSummary("List the kinds of jobs, with the number of jobs of each");
        jobs.MapPut("/kinds/{kind}", PauseJobs.Handle).RequireScope(Scopes.JobsWrite)
            .WithName("putJobKind").WithSummary("Pause or resume the organization's jobs of a kind")
            .Accepts<JobKindChange>("application/json").ProducesProblems(400, 404, 413, 415);
    }
}
