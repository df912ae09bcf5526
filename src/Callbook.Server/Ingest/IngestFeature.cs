namespace Callbook.Server.Ingest;

/// <summary>How calls come in.</summary>
static class IngestFeature
{
    public static void AddIngest(this IServiceCollection services) => services
        .AddSingleton<BodyBudget>()
        .AddSingleton<CallWriter>()
        .AddHostedService(provider => provider.GetRequiredService<CallWriter>());
}
