using Callbook.Server.Jobs;

namespace Callbook.Server.Writing;

/// <summary>The only writer of calls and their logs.</summary>
static class WritingFeature
{
    public static void AddWriting(this IServiceCollection services) => services
        .AddSingleton<CallWriter>()
        .AddSingleton<CommitQueue>()
        .AddHostedService(provider => provider.GetRequiredService<CommitQueue>())
        .AddSingleton<IJobHandler, FillFacets>();
}
