using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// Moves a recording after its call has moved to its agent, because recordings are stored under the agent's id. The old copy is deleted
/// only after the new one is stored.
/// </summary>
sealed class MoveRecording(SqlDialect dialect, IRecordingStore store, RecordingSpool spool, SessionAudio audio, RecordingWriter recordings) : IJobHandler
{
    public string Kind => MoveRecordingPayload.Kind;

    public async Task<JobWrite?> Handle(IReadOnlyList<LeasedJob> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            try
            {
                await Handle(job, MoveRecordingPayload.Read(job.Payload), cancel);
            }
            catch (Exception fault) when (fault is StoreUnavailableException or OverloadedException)
            {
                job.Fail("recordings cannot be stored now");
            }
        }

        return null;
    }

    async Task Handle(LeasedJob job, MoveRecordingPayload moved, CancellationToken cancel)
    {
        var old = job.Subject.Call with { AgentId = moved.AgentId };
        if (await StoredRecording.Find(dialect, old, cancel) is not { } stored)
            return; // an earlier attempt has finished
        await using var bytes = await store.Open(old.Name(stored.Id), cancel);
        if (bytes is not null)
        {
            var (recording, _) = await spool.Receive(old.OrganizationId, bytes, new(), cancel);
            if (recording is null)
            {
                job.Fail("the stored recording is no longer accepted", final: true);
                return;
            }

            using (recording)
                await audio.Store(job.Subject.Call, recording, moved.BeginsAt, cancel); // if the call is deleted, so is the recording
        }

        await recordings.Remove(old, cancel);
    }
}
