using System.Net.Http.Json;
using System.Text.Json;
using Callbook.Client;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;

namespace Callbook.Tests.Crash;

/// <summary>What is hit.</summary>
enum Blow
{
    /// <summary>The server's process, by SIGKILL.</summary>
    Server,

    /// <summary>PostgreSQL: in turn stopped without farewell, and all its processes by SIGKILL.</summary>
    Database,
}

/// <summary>A server of one's own, on a store of its own, that is struck down and gets up again.</summary>
sealed class Victim : IAsyncDisposable
{
    const string Secret = "only for this trial";

    readonly EmptyStore store;
    readonly PostgresServer? postgres;
    readonly string[] settings;
    TaskCompletionSource<Uri> url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ServerProcess server;

    Victim(EmptyStore store, PostgresServer? postgres, ServerProcess server, string[] settings)
    {
        (this.store, this.postgres, this.server, this.settings) = (store, postgres, server, settings);
        url.SetResult(server.Url);
    }

    /// <summary>Where the server is, as soon as it is up.</summary>
    public Task<Uri> Url => Volatile.Read(ref url).Task;

    public ServerProcess Server => server;
    public EmptyStore Store => store;
    public string Token { get; private set; } = "";
    public Guid AgentId { get; private set; }
    public string Calls => $"/v1/agents/{AgentId}/calls";

    public static async Task<Victim> Start(TestDatabase database, Func<EmptyStore, Task>? prepare = null)
    {
        var cluster = database == TestDatabase.Postgres ? await PostgresServer.Start(fsync: true) : null;
        var empty = cluster is null ? await EmptyStore.Create(database) : await EmptyStore.On(cluster);
        if (prepare is not null)
            await prepare(empty);
        string[] quiet =
        [
            $"--Callbook:Bootstrap:ClientSecret={Secret}", "--Logging:LogLevel:Default=Critical",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
        ];
        var victim = new Victim(empty, cluster, await ServerProcess.Start(empty, quiet), quiet);
        await victim.Introduce();
        return victim;
    }

    /// <summary>Struck, and up again.</summary>
    public async Task Strike(Blow blow, int number)
    {
        if (blow == Blow.Database)
        {
            var cluster = postgres ?? throw new InvalidOperationException("SQLite cannot be struck apart from its server");
            await cluster.Crash(kill: number % 2 == 0);
            await cluster.StartAgain();
            return;
        }

        await KillServer();
    }

    /// <summary>The processes that write to the disk.</summary>
    public async Task<IReadOnlyList<int>> StorageProcesses() => postgres is null ? [server.ProcessId] : await postgres.Processes();

    /// <summary>PostgreSQL, if it has given up.</summary>
    public Task StartDatabaseAgain() => postgres?.StartAgain() ?? Task.CompletedTask;

    /// <summary>SIGKILL, and a new process on the same store.</summary>
    public async Task KillServer()
    {
        Volatile.Write(ref url, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await server.Kill();
        await server.DisposeAsync();
        server = await ServerProcess.Start(store, settings);
        url.SetResult(server.Url);
    }

    /// <summary>Every call log that it serves, in the list's order.</summary>
    public async Task<IReadOnlyList<CallLog>> Serves()
    {
        using var client = new CallbookClient(await Url, Token);
        return await client.CallLogs.ListAllAsync(AgentId).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await store.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
    }

    async Task Introduce()
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await http.PostAsJsonAsync(
            "/oauth/token", new { client_id = "callbook", client_secret = Secret, grant_type = "client_credentials" });
        Token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("access_token") ?? "";
        using var client = new CallbookClient(server.Url, Token);
        AgentId = (await client.Agents.CreateAsync(new("Reception"))).Id;
    }
}
