using System.Data.Common;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>DELETE /v1/agents/{agentId}/call-logs/{callLogId}: deletes the log and all data that subscribers keep for it.</summary>
sealed class DeleteCallLog(SqlDialect dialect, CallLogSubscribers subscribers, CallLogCache cache)
{
    /// <summary>Returns false when the organization has no such log.</summary>
    public async Task<bool> Delete(CallKey key, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        await using var delete = write.Command(
            "delete from call_logs where agent_id = @agent and organization_id = @organization and id = @id returning started_at, agent_id, id, updated_at, transcript_length, length(transcript)",
            ("@agent", key.AgentId), ("@organization", key.OrganizationId), ("@id", key.Id));
        if (await Read(delete, cancel) is not var (startedAt, version))
            return false;
        DeletedLog[] deleted = [new(key, Sql.FromMicros(startedAt))];
        await subscribers.Deleting(write, deleted, cancel);
        await write.Commit(cancel);
        cache.Forget(key.AgentId, version);
        subscribers.Committed(new(InProgress: [], Stored: [], deleted));
        return true;
    }

    static async Task<(long StartedAt, CallLogVersion Version)?> Read(DbCommand delete, CancellationToken cancel)
    {
        await using var reader = await delete.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetInt64(0), CallLogVersion.Read(reader, first: 1)) : null;
    }
}
