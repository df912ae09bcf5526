using System.Data.Common;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Calls;
using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Deletion;

/// <summary>DELETE /v1/agents/{agentId}/call-logs/{callLogId}: deletes the log and all data that subscribers keep for it.</summary>
sealed class DeleteCallLog(SqlDialect dialect, CallLogSubscribers subscribers, CallLogCache cache, EraseDeleted erase)
{
    /// <summary>Returns false when the organization has no such log.</summary>
    public async Task<bool> Delete(CallKey key, CancellationToken cancel) => await DeleteAll([key], cancel) == 1;

    /// <summary>Deletes those logs that exist, in one transaction. Returns their number.</summary>
    public async Task<int> DeleteAll(IReadOnlyCollection<CallKey> keys, CancellationToken cancel)
    {
        var (deleted, versions) = (new List<DeletedLog>(), new List<CallLogVersion>());
        await using (var write = await dialect.BeginWrite(cancel))
        {
            foreach (var key in keys)
            {
                await using var delete = write.Command(
                    """
                    delete from call_logs where agent_id = @agent and organization_id = @organization and id = @call
                    returning started_at, source, source_call_id, agent_id, id, updated_at, transcript_length, length(transcript)
                    """, key.Parameters());
                await using var row = await delete.ExecuteReaderAsync(cancel);
                if (!await row.ReadAsync(cancel))
                    continue;
                deleted.Add(new(key, Sql.FromMicros(row.GetInt64(0)), Text(row, 1), Text(row, 2)));
                versions.Add(CallLogVersion.Read(row, first: 3));
            }

            if (deleted.Count == 0)
                return 0;
            await subscribers.Deleting(write, deleted, cancel);
            write.WhenCommitted(erase.Ask);
            await write.Commit(cancel);
        }

        foreach (var log in versions)
            cache.Forget(log.AgentId, log);
        subscribers.Committed(new(InProgress: [], Stored: [], deleted));
        await subscribers.Deleted(deleted, cancel);
        return deleted.Count;
    }

    static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
