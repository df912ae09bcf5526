using Callbook.Client;
using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// Stores the audio of a platform's session as its call's recording, if the agent records calls. The offset is computed from the time when
/// the audio starts, because the start of the call may still be corrected.
/// </summary>
sealed class SessionAudio(SqlDialect dialect, RecordingWriter recordings)
{
    /// <summary>False if the call does not exist (any more): it was deleted or has moved to its agent.</summary>
    public async Task<bool> Store(CallKey call, IncomingRecording audio, DateTimeOffset? begins, CancellationToken cancel)
    {
        if (await FindAgent.Find(dialect, call.OrganizationId, call.AgentId, cancel) is { EnableRecording: false })
            return true;
        if (await FindStart(call, cancel) is not { } start)
            return false;
        // Several agents of a room each upload their part of its audio, in any order. The longest one is kept.
        if (await StoredRecording.Find(dialect, call, cancel) is { Facts: { } known } && IsLonger(known, audio))
            return true;
        var offset = begins is { } at ? (at - start).TotalSeconds : 0;
        return await recordings.Store(call, audio, UploadRecording.IsOffset(offset) ? offset : 0, id: null, cancel) != RecordingOutcome.CallGone;
    }

    static bool IsLonger(Recording known, IncomingRecording audio) =>
        (known.Duration ?? 0, known.Bytes).CompareTo((audio.Audio.Duration?.TotalSeconds ?? 0, audio.Bytes)) > 0;

    async Task<DateTimeOffset?> FindStart(CallKey key, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            """
            select started_at from call_logs where organization_id = @organization and agent_id = @agent and id = @call
            union all
            select started_at from calls where organization_id = @organization and agent_id = @agent and id = @call
            """, key.Parameters());
        return await command.ExecuteScalarAsync(cancel) is long micros ? Sql.FromMicros(micros) : null;
    }
}
