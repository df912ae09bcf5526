using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>Updates a log when its recording arrives.</summary>
static class RecordedLog
{
    /// <summary>
    /// Changes the log's version, on which ETags and caches depend, and locks its row until the transaction ends. Returns false for an
    /// unknown log.
    /// </summary>
    public static async Task<bool> Mark(SqlTransaction write, CallKey log, DateTimeOffset now, CancellationToken cancel)
    {
        if (await write.Execute(
                """
                update call_logs set updated_at = case when updated_at < @now then @now else updated_at + 1000 end
                where organization_id = @organization and agent_id = @agent and id = @call
                """,
                cancel, [.. log.Parameters(), ("@now", now.ToMicros())]) == 0)
            return false;
        await CallLogFacets.Recorded(write, log, cancel);
        return true;
    }
}
