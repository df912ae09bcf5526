using System.Collections.Concurrent;
using Callbook.Client;
using Callbook.Server.Jobs;
using Callbook.Server.Recordings.Fetch;
using Callbook.Tests.Recordings.Fetch;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Recordings;

/// <summary>A platform with recordings, and servers that may fetch from it; for all tests of a class.</summary>
public sealed class FetchHosts : IAsyncLifetime
{
    public const string MayFetch = $"--Callbook:Recordings:AllowedNetworks={FileHost.Allowed}";

    readonly ConcurrentDictionary<TestStore, Lazy<Task<RecordingHost>>> hosts = new();

    public FileHost Platform { get; } = new();

    internal Task<RecordingHost> On(TestStore store) =>
        hosts.GetOrAdd(store, key => new(() => RecordingHost.Start(key, MayFetch, "--Callbook:Recordings:MaxMegabytes=1"))).Value;

    public ValueTask InitializeAsync() => Platform.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.Values.Where(host => host.Value.IsCompletedSuccessfully))
            await (await host.Value).DisposeAsync();
        await Platform.DisposeAsync();
    }
}

/// <summary>Recordings to be fetched, of a test's agent.</summary>
static class TestFetches
{
    /// <summary>How long the platform's recording is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(12.5);

    /// <summary>A call that is over, and the job to fetch its recording.</summary>
    public static async Task<Guid> PostOffered(this TestAgent agent, Uri url, TimeSpan? length = null)
    {
        var call = await agent.Post(SomeCall.Of() with { CallEndedAt = SomeCall.Start + (length ?? Length) });
        await agent.Client.Recordings.FetchAsync(agent.Id, call.Id, new(url.ToString()));
        return call.Id;
    }

    /// <summary>The same, fetched.</summary>
    public static async Task<Guid> PostFetched(this TestAgent agent, Uri url, TimeSpan? length = null)
    {
        var call = await agent.PostOffered(url, length);
        await agent.Fetch();
        return call;
    }

    public static Task Fetch(this TestAgent agent) => agent.Host.RunJobs(FetchRecordingPayload.Kind);

    /// <summary>What <c>session_data.recording</c> says, or null.</summary>
    public static async Task<string?> FetchStatus(this TestAgent agent, Guid call) =>
        (await agent.Log(call)).GetProperty("session_data").TryGetProperty("recording", out var status) ? status.GetRawText() : null;

    /// <summary>What is to be fetched.</summary>
    public static async Task<IReadOnlyList<Job>> Fetches(this TestAgent agent) =>
        [.. (await agent.Jobs()).Where(job => job.Kind == FetchRecordingPayload.Kind)];

    public static async Task Enqueue(this TestAgent agent, NewJob job)
    {
        await using var write = await agent.Host.Dialect.BeginWrite(CancellationToken.None);
        await agent.Host.Services.GetRequiredService<JobQueue>().Enqueue(write, [job], CancellationToken.None);
        await write.Commit(CancellationToken.None);
    }

    public static Task<string> AllJobs(this TestAgent agent) => agent.Http.GetStringAsync("/v1/jobs?limit=100");
}
