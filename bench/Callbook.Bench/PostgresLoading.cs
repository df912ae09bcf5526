using Callbook.Server.Store;
using Npgsql;
using NpgsqlTypes;

namespace Callbook.Bench;

/// <summary>Loads a PostgreSQL database through binary COPY.</summary>
static class PostgresLoading
{
    const string Copy =
        """
        copy call_logs (
            agent_id, id, organization_id, started_at, ended_at, room_name, session_data, summary_text,
            transcript_length, transcript_crc32, created_at, updated_at, transcript)
        from stdin (format binary)
        """;

    public static async Task Run(string connectionString, Plan plan)
    {
        await using var dialect = new PostgresDialect(connectionString);
        await Loading.Run(dialect, plan, async logs =>
        {
            await using var connection = (NpgsqlConnection)await dialect.Open(CancellationToken.None);
            await using var copy = await connection.BeginBinaryImportAsync(Copy);
            foreach (var log in logs)
                await Write(copy, plan, log);
            await copy.CompleteAsync();
        });
        // As autovacuum would have done by and by.
        await using var last = (NpgsqlConnection)await dialect.Open(CancellationToken.None);
        await using var vacuum = new NpgsqlCommand("vacuum analyze", last) { CommandTimeout = 0 };
        await vacuum.ExecuteNonQueryAsync();
    }

    static async Task Write(NpgsqlBinaryImporter copy, Plan plan, PlannedLog log)
    {
        var createdAt = log.EndedAt / 1000 * 1000;
        await copy.StartRowAsync();
        await copy.WriteAsync(log.AgentId);
        await copy.WriteAsync(log.Id);
        await copy.WriteAsync(plan.Organization);
        await copy.WriteAsync(log.StartedAt);
        await copy.WriteAsync(log.EndedAt);
        await copy.WriteAsync($"call-{log.Id}", NpgsqlDbType.Text);
        await copy.WriteAsync(log.Session, NpgsqlDbType.Text);
        await copy.WriteAsync(log.Summary, NpgsqlDbType.Text);
        await copy.WriteAsync(log.Transcript.Length);
        await copy.WriteAsync(unchecked((int)log.Transcript.Crc32));
        await copy.WriteAsync(createdAt);
        await copy.WriteAsync(createdAt);
        await copy.WriteAsync(log.Transcript.Deflated, NpgsqlDbType.Bytea);
    }
}
