using System.Data.Common;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>DELETE /v1/agents/{agentId}/call-logs/{callLogId}: the call with all that belongs to it, and its place in the counts.</summary>
static class DeleteCallLog
{
    /// <summary>False when the organization has no such log.</summary>
    public static async Task<bool> Delete(
        SqlDialect dialect, CallLogCache cache, Guid organizationId, Guid agentId, Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        (string, object?)[] key = [("@agent", agentId), ("@organization", organizationId), ("@id", id)];
        await using var delete = write.Command(
            "delete from call_logs where agent_id = @agent and organization_id = @organization and id = @id returning started_at, agent_id, id, updated_at, transcript_length",
            key);
        if (await Read(delete, cancel) is not var (startedAt, version))
            return false;
        await DropRecording(write, key, now, cancel);
        (string, object?)[] day = [("@agent", agentId), ("@organization", organizationId), ("@day", CallLogDayRow.Of(startedAt))];
        await write.Execute(
            """
            update call_log_days set count = count - 1
            where agent_id = (select id from agents where id = @agent and organization_id = @organization) and day = @day
            """, cancel, day);
        await write.Execute(
            """
            delete from call_log_days
            where agent_id = (select id from agents where id = @agent and organization_id = @organization) and day = @day and count = 0
            """, cancel, day);
        await write.Execute("delete from summaries where organization_id = @organization and agent_id = @agent and call_log_id = @id", cancel, key);
        await write.Execute("delete from jobs where organization_id = @organization and agent_id = @agent and subject_id = @id", cancel, key);
        await write.Commit(cancel);
        cache.Forget(agentId, version);
        return true;
    }

    // The row goes now; its object goes when the store has deleted it, however often that has to be tried.
    static async Task DropRecording(SqlTransaction write, (string, object?)[] key, DateTimeOffset now, CancellationToken cancel)
    {
        await write.Execute(
            """
            insert into recording_deletions (agent_id, call_id, id, organization_id, attempts, due_at)
            select agent_id, call_id, id, organization_id, 0, @now from recordings
            where organization_id = @organization and agent_id = @agent and call_id = @id
            """, cancel, [.. key, ("@now", now.ToMicros())]);
        await write.Execute("delete from recordings where organization_id = @organization and agent_id = @agent and call_id = @id", cancel, key);
    }

    static async Task<(long StartedAt, CallLogVersion Version)?> Read(DbCommand delete, CancellationToken cancel)
    {
        await using var reader = await delete.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetInt64(0), CallLogVersion.Read(reader, first: 1)) : null;
    }
}
