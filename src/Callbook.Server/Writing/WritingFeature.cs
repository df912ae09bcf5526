using Callbook.Server.Jobs;

namespace Callbook.Server.Writing;

/// <summary>Registers the only writer of calls and their logs.</summary>
static class WritingFeature
{
    public static void AddWriting(this IServiceCollection services) => services
        .AddSingleton<CallWriter>()
        .AddSingleton<CommitQueue>()
        .AddHostedService(provider => provider.GetRequiredService<CommitQueue>())
        .AddSingleton<IJobHandler, FillFacets>();
}
