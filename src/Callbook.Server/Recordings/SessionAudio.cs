using Callbook.Client;
using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// Gives a call the audio of a platform's session, where the agent's calls are recorded. Its place is told by the clock: the call may yet turn out to have
/// begun at another time.
/// </summary>
sealed class SessionAudio(SqlDialect dialect, RecordingWriter recordings)
{
    /// <summary>False where the call is not, or no longer: it was deleted, or has moved to its agent.</summary>
    public async Task<bool> Store(CallKey call, IncomingRecording audio, DateTimeOffset? begins, CancellationToken cancel)
    {
        if (await FindAgent.Find(dialect, call.OrganizationId, call.AgentId, cancel) is { EnableRecording: false })
            return true;
        if (await FindStart(call, cancel) is not { } start)
            return false;
        // Several agents of one room upload their parts of it, in any order: the longest is kept.
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
