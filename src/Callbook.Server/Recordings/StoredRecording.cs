using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>The recording that a call has.</summary>
sealed record StoredRecording(Guid Id, DateTimeOffset CreatedAt, Recording Facts)
{
    /// <summary>Null where the call has none, or the organization no such call.</summary>
    public static async Task<StoredRecording?> Find(SqlDialect dialect, CallKey key, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            $"""
            select r.id, r.created_at, {RecordingColumns.Columns} from recordings r
            where r.organization_id = @organization and r.agent_id = @agent and r.call_id = @call
            """, key.Parameters());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new(reader.GetGuid(0), Sql.FromMicros(reader.GetInt64(1)), RecordingColumns.Read(reader, first: 2))
            : null;
    }
}
