using Callbook.Server.Hosting;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// Brings a recording behind its call, which has moved to its agent: bytes are kept under the agent's id. It stays at the old place until it is at the new
/// one.
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
            catch (StoreUnavailableException)
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
            return; // an earlier attempt has come to its end
        await using var bytes = await store.Open(old.Name(stored.Id), cancel);
        if (bytes is not null)
        {
            var (recording, _) = await spool.Receive(bytes, new(), cancel);
            if (recording is null)
            {
                job.Fail("the stored recording is no longer accepted", final: true);
                return;
            }

            using (recording)
                await audio.Store(job.Subject.Call, recording, moved.BeginsAt, cancel); // where the call was deleted, it goes too
        }

        await recordings.Remove(old, cancel);
    }
}
