using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// A recording's offset counts from the start of its call. When that start is corrected, the offset is adjusted so that the recording keeps
/// its time.
/// </summary>
static class RecordingOffsets
{
    const string Shift =
        """
        update recordings set offset_ms = offset_ms + r.shift from {rows}
        where recordings.organization_id = r.organization_id and recordings.agent_id = r.agent_id and recordings.call_id = r.call_id
        """;

    public static Task Move(SqlDialect dialect, SqlTransaction write, IEnumerable<StoredLog> logs, CancellationToken cancel) => dialect.Run(
        write, Shift,
        RowSet.Of(logs.OrderBy(log => (log.Key.AgentId, log.Key.Id)))
            .With("organization_id", log => log.Key.OrganizationId)
            .With("agent_id", log => log.Key.AgentId)
            .With("call_id", log => log.Key.Id)
            .With("shift", log => (long)Math.Round((log.KnownStartedAt - log.Log.StartedAt).TotalMilliseconds)),
        cancel);
}
