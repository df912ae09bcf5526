using System.Net.Http.Headers;
using Callbook.Client;
using Callbook.Server;
using Callbook.Server.Access;
using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Server.Store;
using Callbook.Server.Summaries;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Support;

/// <summary>The server as it is started, in this process, on a port of its own and an empty database.</summary>
sealed class CallbookHost : IAsyncDisposable
{
    readonly WebApplication app;
    readonly EmptyStore? store;

    CallbookHost(WebApplication app, EmptyStore? store)
    {
        this.app = app;
        this.store = store;
        Url = new(app.Urls.First());
        Http = new() { BaseAddress = Url };
    }

    public Uri Url { get; }

    /// <summary>A client without a token.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    public SqlDialect Dialect => Services.GetRequiredService<SqlDialect>();

    public static Task<CallbookHost> Start(TestDatabase database, params string[] settings) => Start(database, TimeProvider.System, settings);

    public static async Task<CallbookHost> Start(TestDatabase database, TimeProvider time, params string[] settings)
    {
        var fresh = await EmptyStore.Create(database);
        return await Start(fresh, owned: true, services => services.AddSingleton(time), settings);
    }

    /// <summary>One more server on a database that another has, or had.</summary>
    public static Task<CallbookHost> StartOn(EmptyStore store, params string[] settings) => StartOn(store, _ => { }, settings);

    public static Task<CallbookHost> StartOn(EmptyStore store, TimeProvider time, params string[] settings) =>
        StartOn(store, services => services.AddSingleton(time), settings);

    /// <summary>The same with parts of one's own.</summary>
    public static Task<CallbookHost> StartOn(EmptyStore store, Action<IServiceCollection> replace, params string[] settings) =>
        Start(store, owned: false, replace, settings);

    static async Task<CallbookHost> Start(EmptyStore on, bool owned, Action<IServiceCollection> replace, string[] settings)
    {
        var server = CallbookServer.Create(
            [
                "--urls=http://127.0.0.1:0", $"--Callbook:DataDirectory={on.DataDirectory}", $"--Callbook:Database={on.Setting}",
                // What is done after the answer is done when a test says so, or asks for workers.
                "--Callbook:RateLimit:PerSecond=0", "--Callbook:DrainTime=00:00:00", "--Callbook:Jobs:Concurrency=0", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft=None",
                "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None", .. settings,
            ],
            replace);
        await CallbookServer.Prepare(server, CancellationToken.None);
        if (server.Services.GetRequiredService<TimeProvider>() is StoppedTime stopped && on.IsPostgres)
            stopped.Stop(on.Setting);
        await server.StartAsync();
        return new(server, owned ? on : null);
    }

    /// <summary>A client with a new organization's API key of these scopes (none: all).</summary>
    public async Task<CallbookClient> NewOrganization(params string[] scopes)
    {
        var (_, key) = await CreateOrganization(scopes);
        return new(Url, key);
    }

    /// <summary>The same, for requests written by hand.</summary>
    public async Task<HttpClient> NewHttp(params string[] scopes)
    {
        var (_, key) = await CreateOrganization(scopes);
        return HttpFor(key);
    }

    public HttpClient HttpFor(string token)
    {
        var http = new HttpClient { BaseAddress = Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    public async Task<(Guid Id, string ApiKey)> CreateOrganization(params string[] scopes)
    {
        var id = Guid.CreateVersion7();
        await InsertOrganization(id);
        return (id, await CreateApiKey(id, scopes));
    }

    public async Task<string> CreateApiKey(Guid organization, params string[] scopes)
    {
        var key = Secret.Create(Secret.ApiKeyPrefix);
        await using var write = await Dialect.BeginWrite(CancellationToken.None);
        await write.Execute(
            """
            insert into api_keys (id, organization_id, name, prefix, key_hash, scopes, created_at)
            values (@id, @organization, @name, @prefix, @hash, @scopes, @now)
            """,
            CancellationToken.None,
            ("@id", Guid.CreateVersion7()), ("@organization", organization), ("@name", "test"), ("@prefix", key[..8]), ("@hash", Secret.Hash(key)),
            ("@scopes", Scopes.Join(scopes.Length == 0 ? Scopes.All.Keys : scopes)),
            ("@now", Services.GetRequiredService<TimeProvider>().Now().ToMicros()));
        await write.Commit(CancellationToken.None);
        return key;
    }

    // On its own: SQLite's turn to write is given back before the next asks for it.
    async Task InsertOrganization(Guid id)
    {
        await using var write = await Dialect.BeginWrite(CancellationToken.None);
        await write.Execute(
            "insert into organizations (id, name, created_at) values (@id, @name, @now)", CancellationToken.None,
            ("@id", id), ("@name", "Test"), ("@now", Services.GetRequiredService<TimeProvider>().Now().ToMicros()));
        await write.Commit(CancellationToken.None);
    }

    /// <summary>Does what is due; how many jobs were begun.</summary>
    public Task<int> RunJobs(string kind = SummarizeCall.Name) => Services.GetRequiredService<JobRunner>().RunNow(kind, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (store is not null)
            await store.DisposeAsync();
    }
}
