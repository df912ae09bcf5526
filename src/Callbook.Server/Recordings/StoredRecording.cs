using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>The recording of a call.</summary>
sealed record StoredRecording(Guid Id, DateTimeOffset CreatedAt, Recording Facts)
{
    /// <summary>Null if the call has no recording, or the organization has no such call.</summary>
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
