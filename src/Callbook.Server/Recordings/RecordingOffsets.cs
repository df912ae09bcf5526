using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>A recording's offset counts from the start of its call. When that start turns out to have been at another time, the recording stays at its own.</summary>
static class RecordingOffsets
{
    const string Shift =
        """
        update recordings set offset_ms = offset_ms + r.shift from {rows}
        where recordings.organization_id = r.organization_id and recordings.agent_id = r.agent_id and recordings.call_id = r.call_id
        """;

    public static Task Move(SqlDialect dialect, SqlTransaction write, StoredLog[] logs, CancellationToken cancel) => dialect.Run(
        write, Shift,
        new(
            ("organization_id", Array.ConvertAll(logs, log => log.Key.OrganizationId)),
            ("agent_id", Array.ConvertAll(logs, log => log.Key.AgentId)),
            ("call_id", Array.ConvertAll(logs, log => log.Key.Id)),
            ("shift", Array.ConvertAll(logs, log => (long)Math.Round((log.KnownStartedAt - log.Log.StartedAt).TotalMilliseconds)))),
        cancel);
}
