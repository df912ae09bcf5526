using System.Text;
using Callbook.Server.Store;

namespace Callbook.Bench.Ingest;

/// <summary>An empty database with an agent, and the server or the baseline on it.</summary>
sealed class LiveCalls(string folder, string database, IngestOptions options) : IAsyncDisposable
{
    const string Scopes = "call-logs:read call-logs:write";
    readonly SqlDialect dialect = SqlDialect.For(new() { Database = database, DataDirectory = folder }, TimeProvider.System);

    public Guid AgentId { get; } = Guid.CreateVersion7();
    public string Calls => $"/v1/agents/{AgentId}/calls";

    public async Task Create()
    {
        var organization = Guid.CreateVersion7();
        await new Migrator(dialect, TimeProvider.System).Migrate(CancellationToken.None);
        await using var write = await dialect.BeginWrite(CancellationToken.None);
        await write.Execute(
            "insert into organizations (id, name, created_at) values (@id, 'Bench', 0)", CancellationToken.None, ("@id", organization));
        await write.Execute(
            """
            insert into agents (id, organization_id, name, timezone, enable_recording, keep_partials, created_at, updated_at)
            values (@id, @organization, 'Agent', 'UTC', false, false, 0, 0)
            """,
            CancellationToken.None, ("@id", AgentId), ("@organization", organization));
        await write.Execute(
            """
            insert into api_keys (id, organization_id, name, prefix, key_hash, scopes, created_at)
            values (@id, @organization, 'Bench', 'cbk_bench', @hash, @scopes, 0)
            """,
            CancellationToken.None, ("@id", Guid.CreateVersion7()), ("@organization", organization), ("@hash", Plan.ApiKeyHash), ("@scopes", Scopes));
        await write.Commit(CancellationToken.None);
    }

    public Task<Served> StartServer() => Start(
        "/health/ready", Path.Combine(options.Programs, "server", "Callbook.Server"),
        $"--Callbook:DataDirectory={folder}", $"--Callbook:Database={database}", "--Callbook:RateLimit:PerSecond=0");

    public Task<Served> StartBaseline() => Start("/", Environment.ProcessPath!, "one-commit-a-request", database, folder); // we run, so there is a path

    /// <summary>Calls that begin, by the front door of either server.</summary>
    public async Task<IReadOnlyList<Guid>> Begin(Served server, int count)
    {
        using var http = new HttpClient { BaseAddress = new(server.Url), DefaultRequestHeaders = { Authorization = new("Bearer", Plan.ApiKey) } };
        var ids = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) => ids.Add(await Begin(http)));
        return [.. ids];
    }

    public async Task<Guid> Begin(HttpClient http)
    {
        var id = Guid.CreateVersion7();
        using var body = new StringContent($$"""{"id":"{{id}}","room_name":"room {{id}}"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(Calls, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return id;
    }

    /// <summary>Entries of calls in progress.</summary>
    public Task<long> CountEntries() => Count("select count(*) from call_entries");

    /// <summary>Another agent, whose calls have summaries like this.</summary>
    public async Task<Guid> AddAgent(string summaries)
    {
        var id = Guid.CreateVersion7();
        await using var write = await dialect.BeginWrite(CancellationToken.None);
        await write.Execute(
            """
            insert into agents (id, organization_id, name, timezone, enable_recording, keep_partials, summaries, created_at, updated_at)
            select @id, organization_id, 'Agent', 'UTC', false, false, @summaries, 0, 0 from agents where id = @first
            """,
            CancellationToken.None, ("@id", id), ("@summaries", summaries), ("@first", AgentId));
        await write.Commit(CancellationToken.None);
        return id;
    }

    /// <summary>Waits until there is no job.</summary>
    public async Task AllJobsDone()
    {
        while (await Count("select count(*) from jobs") > 0)
            await Task.Delay(50);
    }

    /// <summary>A summary each, and no call without one.</summary>
    public async Task AllAreSummarized(Guid agent, int calls)
    {
        var found = (await Count("select count(*) from summaries where agent_id = @agent", agent), await Count("select count(*) from call_logs where agent_id = @agent and summary_text is not null", agent));
        if (found != (calls, calls))
            throw new InvalidOperationException($"{calls} calls have {found.Item1} summaries, and {found.Item2} show one");
    }

    async Task<long> Count(string sql, Guid? agent = null)
    {
        await using var read = await dialect.BeginRead(CancellationToken.None);
        await using var command = read.Command(sql, agent is null ? [] : [("@agent", agent)]);
        return (long)(await command.ExecuteScalarAsync())!; // a count is never null
    }

    async Task<Served> Start(string path, params string[] command)
    {
        var port = Ports.Free();
        // SQLite's disk is the server's own; PostgreSQL has been slowed down itself.
        string[] whole = [.. database == "sqlite" ? options.SlowDisk?.Command ?? [] : [], .. command, "--urls", $"http://127.0.0.1:{port}"];
        var (server, _) = await Served.Start(path, port, whole[0], whole[1..]);
        return server;
    }

    public ValueTask DisposeAsync() => dialect.DisposeAsync();
}
