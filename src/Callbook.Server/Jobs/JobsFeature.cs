using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Hosting;

namespace Callbook.Server.Jobs;

/// <summary>What is done after the answer.</summary>
static class JobsFeature
{
    public static void AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobQueue>()
        .AddSingleton<JobLeases>()
        .AddSingleton<JobRunner>()
        .AddHostedService(provider => provider.GetRequiredService<JobRunner>())
        .AddHostedService<JobGauges>();

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/v1/jobs").WithTags("Jobs");
        jobs.MapGet("", ListJobs.Handle).RequireScope(Scopes.JobsRead)
            .WithName("listJobs").WithSummary("List jobs")
            .WithDescription("What is `waiting`, what is `running`, and what is `dead`: tried often enough. Newest first. A job that is done is gone.")
            .TakesPaging().TakesFilter("state", "Only `waiting`, `running` or `dead`.").TakesFilter("kind", "Only jobs of this kind.");
        jobs.MapGet("/{jobId}", GetJob.Handle).RequireScope(Scopes.JobsRead)
            .WithName("getJob").WithSummary("Get a job").ProducesProblems(400, 404);
        jobs.MapPost("/{jobId}/retry", RetryJob.Handle).RequireScope(Scopes.JobsWrite)
            .WithName("retryJob").WithSummary("Retry a job")
            .WithDescription("One that is dead, or waits for its next attempt, is due now, with all its attempts before it.")
            .ProducesProblems(400, 404, 409);
        jobs.MapGet("/kinds", ListJobKinds.Handle).RequireScope(Scopes.JobsRead)
            .WithName("listJobKinds").WithSummary("List the kinds of jobs, with how many there are of each");
        jobs.MapPut("/kinds/{kind}", PauseJobs.Handle).RequireScope(Scopes.JobsWrite)
            .WithName("putJobKind").WithSummary("Pause the organization's jobs of a kind, or let them go on")
            .Accepts<JobKindChange>("application/json").ProducesProblems(400, 404, 413, 415);
    }
}
