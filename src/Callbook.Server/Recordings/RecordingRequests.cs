using Callbook.Server.Calls;
using Callbook.Server.Jobs;
using Callbook.Server.Recordings.Fetch;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Recordings;

/// <summary>Sees to it that the recordings which platforms offer are fetched: asked for in the transaction that writes the logs.</summary>
static class RecordingRequests
{
    /// <summary>The jobs that fetch them.</summary>
    public const string Kind = "fetch_recording";

    const string SelectRecorded =
        """
        select a.id from {rows} join agents a on a.organization_id = r.organization_id and a.id = r.agent_id where a.enable_recording
        """;

    public static async Task Write(SqlDialect dialect, SqlTransaction write, JobQueue queue, IEnumerable<LogWrite> logs, CancellationToken cancel)
    {
        var offered = logs.Where(log => log.Offered is not null).ToList();
        if (offered.Count == 0)
            return;
        var agents = offered.Select(log => (log.Key.OrganizationId, log.Key.AgentId)).Distinct();
        var recorded = new HashSet<Guid>();
        await dialect.Run(
            write, SelectRecorded,
            RowSet.Of(agents).With("organization_id", agent => agent.OrganizationId).With("agent_id", agent => agent.AgentId),
            row => recorded.Add(row.GetGuid(0)), cancel);
        await queue.Enqueue(write, offered.Where(log => recorded.Contains(log.Key.AgentId)).Select(log => JobFor(log.Key, log.Offered!)), cancel); // not null: chosen
    }

    public static NewJob JobFor(CallKey call, RecordingOffered offer) =>
        new(call.OrganizationId, Kind, call.AgentId, call.Id, new FetchRecordingPayload(Guid.CreateVersion7(), offer).ToPayload());
}
