using System.Text.Json;
using Callbook.Server;
using Callbook.Server.Store;

namespace Callbook.Bench.Ingest;

/// <summary>
/// The server that people write: a request is a transaction of its own. Its statements are the server's, on the same tables, with the same
/// settings of the database (SQLite: WAL and synchronous=FULL; PostgreSQL: fsync and synchronous_commit); nobody is authenticated, and
/// nothing of an entry is checked.
/// </summary>
static class OneCommitARequest
{
    public static async Task Serve(string[] args, string database, string folder)
    {
        var builder = WebApplication.CreateSlimBuilder([CallbookServer.DoNotWatch, .. args]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var dialect = SqlDialect.For(new() { Database = database, DataDirectory = folder }, TimeProvider.System);
        await using var app = builder.Build();
        app.MapGet("/", () => "ready");
        app.MapPost("/v1/agents/{agentId:guid}/calls", (Guid agentId, JsonElement call, CancellationToken cancel) => Begin(dialect, agentId, call, cancel));
        app.MapPost(
            "/v1/agents/{agentId:guid}/calls/{callId:guid}/entries",
            (Guid agentId, Guid callId, JsonElement entries, CancellationToken cancel) => Append(dialect, agentId, callId, entries, cancel));
        await app.RunAsync();
    }

    static async Task<IResult> Begin(SqlDialect dialect, Guid agentId, JsonElement call, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        await write.Execute(
            """
            insert into calls (
                agent_id, id, organization_id, room_name, started_at, session_data, next_position, heard_bytes, last_heard_at, created_at)
            select id, @id, organization_id, 'room', 0, '{}', 0, 0, 0, 0 from agents where id = @agent
            """,
            cancel, ("@agent", agentId), ("@id", call.GetProperty("id").GetGuid()));
        await write.Commit(cancel);
        return TypedResults.Ok();
    }

    static async Task<IResult> Append(SqlDialect dialect, Guid agentId, Guid callId, JsonElement entries, CancellationToken cancel)
    {
        var accepted = 0;
        await using var write = await dialect.BeginWrite(cancel);
        foreach (var entry in entries.EnumerateArray())
        {
            var position = await NextPosition(write, agentId, callId, entry, cancel);
            accepted += await write.Execute(
                """
                insert into call_entries (agent_id, call_id, position, entry_id, body) values (@agent, @call, @position, @entry, @body)
                on conflict do nothing
                """,
                cancel, ("@agent", agentId), ("@call", callId), ("@position", position), ("@entry", entry.GetProperty("entry_id").GetString()),
                ("@body", entry.GetRawText()));
        }

        await write.Commit(cancel);
        return TypedResults.Text($$"""{"accepted":{{accepted}},"duplicates":0,"rejected":[]}""", "application/json");
    }

    static async Task<long> NextPosition(SqlTransaction write, Guid agentId, Guid callId, JsonElement entry, CancellationToken cancel)
    {
        await using var update = write.Command(
            """
            update calls set next_position = next_position + 1, heard_bytes = heard_bytes + @bytes, last_heard_at = @now
            where agent_id = @agent and id = @call returning next_position
            """,
            ("@agent", agentId), ("@call", callId), ("@bytes", (long)entry.GetRawText().Length), ("@now", TimeProvider.System.GetUtcNow().ToMicros()));
        return (long)(await update.ExecuteScalarAsync(cancel))!; // the call has begun
    }
}
