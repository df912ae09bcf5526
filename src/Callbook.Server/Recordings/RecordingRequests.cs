using Callbook.Server.CallLogs;
using Callbook.Server.Jobs;
using Callbook.Server.Recordings.Deletion;
using Callbook.Server.Recordings.Fetch;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// Keeps recordings in step with their calls. It enqueues the download of a recording that a platform offers, adjusts the offset when the
/// call's start is corrected, enqueues a move when the call moves to its agent, and deletes the recording with the log.
/// </summary>
sealed class RecordingRequests(SqlDialect dialect, JobQueue queue, DeleteRecordings recordings) : ICallLogSubscriber
{
    const string SelectRecorded =
        """
        select a.id from {rows} join agents a on a.organization_id = r.organization_id and a.id = r.agent_id where a.enable_recording
        """;

    public async Task Stored(SqlTransaction write, IReadOnlyList<StoredLog> logs, CancellationToken cancel)
    {
        await RecordingOffsets.Move(dialect, write, logs.Where(log => log.KnownStartedAt != log.Log.StartedAt), cancel);
        var offered = logs.Where(log => log.OfferedRecording is not null).ToList();
        if (offered.Count == 0)
            return;
        var agents = offered.Select(log => (log.Key.OrganizationId, log.Key.AgentId)).Distinct();
        var recorded = new HashSet<Guid>();
        await dialect.Run(
            write, SelectRecorded,
            RowSet.Of(agents).With("organization_id", agent => agent.OrganizationId).With("agent_id", agent => agent.AgentId),
            row => recorded.Add(row.GetGuid(0)), cancel);
        await queue.Enqueue(
            write, offered.Where(log => recorded.Contains(log.Key.AgentId)).Select(log => FetchRecordingPayload.JobFor(log.Key, log.OfferedRecording!)), cancel); // chosen
    }

    public async Task Moved(SqlTransaction write, IReadOnlyList<MovedCall> calls, CancellationToken cancel)
    {
        var jobs = new List<NewJob>();
        foreach (var call in calls)
        {
            if (await MoveRecordingPayload.JobFor(write, call, cancel) is { } job)
                jobs.Add(job);
        }

        await queue.Enqueue(write, jobs, cancel);
    }

    // The rows are deleted now, and the objects after the commit.
    public async Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel)
    {
        foreach (var log in logs)
            await RecordingsTable.Delete(write, log.Key, cancel);
    }

    public Task Deleted(IReadOnlyList<DeletedLog> logs, CancellationToken cancel) => recordings.DeleteSoon([.. logs.Select(log => log.Key)], cancel);
}
