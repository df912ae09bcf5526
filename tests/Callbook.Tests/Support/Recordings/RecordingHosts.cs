using System.Collections.Concurrent;
using Callbook.Server.Recordings.Deletion;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Support.Recordings;

/// <summary>One server a store for all tests of a class (<c>IClassFixture</c>).</summary>
public sealed class RecordingHosts : IAsyncLifetime
{
    readonly ConcurrentDictionary<TestStore, Lazy<Task<RecordingHost>>> hosts = new();

    internal Task<RecordingHost> On(TestStore store) => hosts.GetOrAdd(store, key => new(() => RecordingHost.Start(key))).Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.Values.Where(host => host.Value.IsCompletedSuccessfully))
            await (await host.Value).DisposeAsync();
    }
}

/// <summary>A server, and a look at what it keeps.</summary>
sealed class RecordingHost : IAsyncDisposable
{
    readonly EmptyStore store;
    readonly S3TestBucket? bucket;

    RecordingHost(EmptyStore store, S3TestBucket? bucket, CallbookHost server) => (this.store, this.bucket, Server) = (store, bucket, server);

    public CallbookHost Server { get; }

    public SweepRecordings Sweeper => Server.Services.GetRequiredService<SweepRecordings>();

    public string DataDirectory => store.DataDirectory;

    public static async Task<RecordingHost> Start(TestStore kind, params string[] settings) => await Start(kind, TimeProvider.System, settings);

    public static async Task<RecordingHost> Start(TestStore kind, TimeProvider time, params string[] settings)
    {
        var fresh = kind == TestStore.S3 ? await (await S3Server.Running).CreateBucket() : null;
        return await Start(fresh, kind == TestStore.FilesWithPostgres ? TestDatabase.Postgres : TestDatabase.Sqlite, time, settings);
    }

    public static async Task<RecordingHost> Start(S3TestBucket? on, TestDatabase database, TimeProvider time, params string[] settings)
    {
        var fresh = await EmptyStore.Create(database);
        return new(fresh, on, await CallbookHost.StartOn(fresh, time, [.. on?.Settings ?? [], .. settings]));
    }

    /// <summary>The names of all recordings that are kept, whether there is a row for them or not.</summary>
    public async Task<IReadOnlyList<string>> Kept() =>
        bucket is not null ? await bucket.Keys() : Files(Path.Combine(DataDirectory, "recordings", "kept"));

    /// <summary>Puts an object beside those of the server.</summary>
    public async Task Plant(string name)
    {
        if (bucket is not null)
        {
            await bucket.Server.Client.PutObjectAsync(new() { BucketName = bucket.Name, Key = name, ContentBody = "planted" });
            return;
        }

        var file = Path.Combine(DataDirectory, "recordings", "kept", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!); // a file has a folder
        await File.WriteAllTextAsync(file, "planted");
    }

    /// <summary>What is on its way, without the locks of the servers' folders.</summary>
    public IReadOnlyList<string> Incoming() =>
        [.. Files(Path.Combine(DataDirectory, "recordings", "incoming")).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await store.DisposeAsync();
    }

    static string[] Files(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))] : [];
}
