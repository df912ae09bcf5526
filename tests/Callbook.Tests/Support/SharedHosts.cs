using System.Collections.Concurrent;

namespace Callbook.Tests.Support;

/// <summary>One server a database for all tests of a class (<c>IClassFixture</c>). Each test has an organization of its own.</summary>
public sealed class SharedHosts : IAsyncLifetime
{
    readonly ConcurrentDictionary<TestDatabase, Lazy<Task<CallbookHost>>> hosts = new();

    internal Task<CallbookHost> On(TestDatabase database) => hosts.GetOrAdd(database, key => new(() => CallbookHost.Start(key))).Value;

    /// <summary>An agent of a new organization.</summary>
    internal async Task<TestAgent> NewAgent(TestDatabase database, bool keepPartials = false) =>
        await TestAgent.Create(await On(database), keepPartials);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.Values.Where(host => host.Value.IsCompletedSuccessfully))
            await (await host.Value).DisposeAsync();
    }
}
