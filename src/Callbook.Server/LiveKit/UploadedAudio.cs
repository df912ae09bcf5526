using Callbook.Server.Agents;
using Callbook.Server.Ingest;
using Callbook.Server.Recordings;
using Callbook.Server.Store;

namespace Callbook.Server.LiveKit;

/// <summary>Gives a session's call the audio that its agent has uploaded, where the agent's calls are recorded.</summary>
sealed class UploadedAudio(SqlDialect dialect, RecordingWriter recordings)
{
    /// <summary>False where the call is not, or no longer: it was deleted, or has moved to its agent.</summary>
    public async Task<bool> Store(CallKey call, IncomingRecording audio, DateTimeOffset? begins, CancellationToken cancel)
    {
        if (await FindAgent.Find(dialect, call.OrganizationId, call.AgentId, cancel) is { EnableRecording: false })
            return true;
        var key = new RecordingKey(call.OrganizationId, call.AgentId, call.Id);
        if (await FindStart(key, cancel) is not { } start)
            return false;
        // Several agents of one room upload their parts of it, in any order: the longest is kept.
        if (await StoredRecording.Find(dialect, key, cancel) is { Facts: { } known } && IsLonger(known, audio))
            return true;
        var offset = begins is { } at ? (at - start).TotalSeconds : 0;
        return await recordings.Store(key, audio, UploadRecording.IsOffset(offset) ? offset : 0, id: null, cancel) != RecordingOutcome.CallGone;
    }

    static bool IsLonger(Client.Recording known, IncomingRecording audio) =>
        (known.Duration ?? 0, known.Bytes).CompareTo((audio.Audio.Duration?.TotalSeconds ?? 0, audio.Bytes)) > 0;

    async Task<DateTimeOffset?> FindStart(RecordingKey key, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            """
            select started_at from call_logs where organization_id = @organization and agent_id = @agent and id = @call
            union all
            select started_at from calls where organization_id = @organization and agent_id = @agent and id = @call
            """, key.Parameters);
        return await command.ExecuteScalarAsync(cancel) is long micros ? Sql.FromMicros(micros) : null;
    }
}
