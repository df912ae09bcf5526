using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Tests.CallLogs;

/// <summary>A subscriber that only the tests have: it keeps a row beside each log, and one for each move of a call.</summary>
sealed class LogNotes(SqlDialect dialect) : ICallLogSubscriber
{
    const string CreateNotes =
        "create table log_notes (agent_id {id} not null, id {id} not null, organization_id {id} not null, started_at bigint not null, crc32 integer not null, primary key (agent_id, id))";

    const string CreateMoves = "create table call_moves (from_agent_id {id} not null, to_agent_id {id} not null, id {id} not null)";

    const string Insert = "insert into log_notes (organization_id, agent_id, id, started_at, crc32) select r.organization_id, r.agent_id, r.id, r.started_at, r.crc32 from {rows}";

    // Only of the state that the log was in before: a call that a subscriber misses or gets twice shows.
    const string Update =
        """
        update log_notes set started_at = r.started_at, crc32 = r.crc32 from {rows}
        where log_notes.organization_id = r.organization_id and log_notes.agent_id = r.agent_id and log_notes.id = r.id and log_notes.started_at = r.known_started_at
        """;

    const string Delete = "delete from log_notes where (organization_id, agent_id, id) in (select r.organization_id, r.agent_id, r.id from {rows})";

    int committed;

    /// <summary>How many logs it heard of after their commits.</summary>
    public int Committed => committed;

    public static async Task CreateTables(SqlDialect dialect)
    {
        var id = dialect.Name == "sqlite" ? "text" : "uuid";
        await using var write = await dialect.BeginWrite(CancellationToken.None);
        foreach (var table in new[] { CreateNotes, CreateMoves })
            await write.Execute(table.Replace("{id}", id, StringComparison.Ordinal), CancellationToken.None);
        await write.Commit(CancellationToken.None);
    }

    public async Task Stored(SqlTransaction write, IReadOnlyList<StoredLog> logs, CancellationToken cancel)
    {
        await dialect.Run(write, Insert, RowsOf(logs.Where(log => log.IsNew)), cancel);
        await dialect.Run(write, Update, RowsOf(logs.Where(log => !log.IsNew)), cancel);
    }

    public Task Moved(SqlTransaction write, IReadOnlyList<MovedCall> calls, CancellationToken cancel) => dialect.Run(
        write, "insert into call_moves (from_agent_id, to_agent_id, id) select r.from_agent_id, r.to_agent_id, r.id from {rows}",
        RowSet.Of(calls).With("from_agent_id", call => call.From.AgentId).With("to_agent_id", call => call.To.AgentId).With("id", call => call.To.Id),
        cancel);

    public Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel) => dialect.Run(write, Delete, DeletedLog.RowsOf(logs), cancel);

    void ICallLogSubscriber.Committed(CommittedCalls calls) => Interlocked.Add(ref committed, calls.Stored.Count + calls.Deleted.Count);

    /// <summary>Logs whose note is missing or wrong, and notes whose log is gone.</summary>
    public static async Task<IReadOnlyList<string>> Wrong(SqlDialect dialect)
    {
        await using var read = await dialect.BeginRead(CancellationToken.None);
        var (logs, notes) = (
            await Rows(read, "select agent_id, id, organization_id, started_at, transcript_crc32 from call_logs"),
            await Rows(read, "select agent_id, id, organization_id, started_at, crc32 from log_notes"));
        return [.. logs.Except(notes).Select(row => $"no note, or a wrong one: {row}"), .. notes.Except(logs).Select(row => $"no log: {row}")];
    }

    public static async Task<IReadOnlyList<(Guid From, Guid To, Guid Id)>> Moves(SqlDialect dialect)
    {
        await using var read = await dialect.BeginRead(CancellationToken.None);
        await using var command = read.Command("select from_agent_id, to_agent_id, id from call_moves");
        await using var row = await command.ExecuteReaderAsync();
        var moves = new List<(Guid, Guid, Guid)>();
        while (await row.ReadAsync())
            moves.Add((row.GetGuid(0), row.GetGuid(1), row.GetGuid(2)));
        return moves;
    }

    static async Task<HashSet<(CallKey Key, long StartedAt, int Crc32)>> Rows(SqlTransaction read, string sql)
    {
        await using var command = read.Command(sql);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new HashSet<(CallKey, long, int)>();
        while (await row.ReadAsync())
            rows.Add((new(row.GetGuid(2), row.GetGuid(0), row.GetGuid(1)), row.GetInt64(3), row.GetInt32(4)));
        return rows;
    }

    static RowSet<StoredLog> RowsOf(IEnumerable<StoredLog> logs) => RowSet
        .Of(logs.OrderBy(log => (log.Key.AgentId, log.Key.Id)))
        .With("organization_id", log => log.Key.OrganizationId)
        .With("agent_id", log => log.Key.AgentId)
        .With("id", log => log.Key.Id)
        .With("started_at", log => log.Log.StartedAt.ToMicros())
        .With("known_started_at", log => log.KnownStartedAt.ToMicros())
        .With("crc32", log => log.Log.TranscriptCrc32);
}
