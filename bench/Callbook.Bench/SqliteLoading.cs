using Callbook.Server.Store;
using Microsoft.Data.Sqlite;

namespace Callbook.Bench;

/// <summary>Loads a SQLite file: one prepared insert, transactions of many rows, no fsync.</summary>
static class SqliteLoading
{
    const int RowsInTransaction = 20_000;

    const string Insert =
        """
        insert into call_logs (
            agent_id, id, organization_id, started_at, ended_at, room_name, session_data, summary_text,
            transcript_length, transcript_crc32, created_at, updated_at, transcript)
        values ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    public static async Task Run(string folder, Plan plan)
    {
        await using var dialect = new SqliteDialect(Path.Combine(folder, "callbook.db"), TimeProvider.System);
        await Loading.Run(dialect, plan, async logs =>
        {
            await using var connection = (SqliteConnection)await dialect.Open(CancellationToken.None);
            await using (var unsafely = new SqliteCommand("pragma synchronous = off; pragma cache_size = -262144", connection))
                await unsafely.ExecuteNonQueryAsync();
            foreach (var batch in logs.Chunk(RowsInTransaction))
                await InsertBatch(connection, plan, batch);
        });
        // The server finds the file as after a clean stop.
        await using var last = (SqliteConnection)await dialect.Open(CancellationToken.None);
        await using var checkpoint = new SqliteCommand("pragma wal_checkpoint(truncate)", last);
        await checkpoint.ExecuteNonQueryAsync();
    }

    static async Task InsertBatch(SqliteConnection connection, Plan plan, PlannedLog[] batch)
    {
        await using var transaction = connection.BeginTransaction();
        await using var insert = new SqliteCommand(Insert, connection, transaction);
        foreach (var log in batch)
        {
            var createdAt = log.EndedAt / 1000 * 1000;
            object?[] values =
            [
                log.AgentId, log.Id, plan.Organization, log.StartedAt, log.EndedAt, $"call-{log.Id}", log.Session, log.Summary,
                log.Transcript.Length, unchecked((int)log.Transcript.Crc32), createdAt, createdAt, log.Transcript.Deflated,
            ];
            // SQLite's names are numbers here: made once, then only their values change.
            for (var index = insert.Parameters.Count; index < values.Length; index++)
                insert.Parameters.Add(new() { ParameterName = $"${index}" });
            for (var index = 0; index < values.Length; index++)
                insert.Parameters[index].Value = values[index] ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }

        await transaction.CommitAsync();
    }
}
