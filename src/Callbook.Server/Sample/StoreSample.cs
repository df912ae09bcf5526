using Callbook.Server.Agents;
using Callbook.Server.Ingest;
using Callbook.Server.Recordings;
using Callbook.Server.Writing;

namespace Callbook.Server.Sample;

/// <summary>Stores the sample's calls and recordings through the same code as real ones.</summary>
sealed class StoreSample(CallWriter writer, RecordingSpool spool, RecordingWriter recordings)
{
    public Task<WriteResult> Store(SampleCall sample, AgentRow agent, CancellationToken cancel) => writer.Write(
        new(agent.OrganizationId, new(agent.Id, agent.KeepPartials, agent.EnableRecording), new(sample.Call.Source, sample.Call.SourceCallId, null, null), PostedCall.ToEvents(sample.Call)),
        cancel);

    public async Task Record(SampleCall sample, AgentRow agent, Guid callId, CancellationToken cancel)
    {
        await using var sound = new SampleRecording(sample.Call);
        var (recording, refused) = await spool.Receive(agent.OrganizationId, sound, new(), cancel);
        if (recording is null)
            throw new InvalidOperationException($"The sample is no recording: {refused}");
        using (recording)
            await recordings.Store(new(agent.OrganizationId, agent.Id, callId), recording, offsetSeconds: 0, id: null, cancel);
    }
}
