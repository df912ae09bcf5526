using Callbook.Client;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;
using Callbook.Server.Writing;

namespace Callbook.Server.Recordings;

/// <summary>The outcome of storing a recording.</summary>
enum RecordingOutcome
{
    Stored,
    Replaced,

    /// <summary>The call already has this recording.</summary>
    Unchanged,

    /// <summary>No such call is in progress or finished.</summary>
    CallGone,
}

/// <summary>
/// The only way to store a recording of a call, whatever its source. Bytes are stored before the row that points at them, and the row is
/// deleted before the bytes. So a crash may leave bytes without a row, which are swept, but never a row without bytes.
/// </summary>
sealed class RecordingWriter(SqlDialect dialect, IRecordingStore store, TimeProvider time)
{
    const double MillisPerSecond = 1000;

    /// <summary>
    /// Stores the recording under a new id, or the given one. The same recording again changes nothing; a different one replaces it.
    /// </summary>
    public async Task<RecordingOutcome> Store(
        CallKey key, IncomingRecording recording, double offsetSeconds, Guid? id, CancellationToken cancel)
    {
        if (await StoredRecording.Find(dialect, key, cancel) is { } known && IsSame(known.Facts, recording, offsetSeconds)
            && await store.Has(key.Name(known.Id), cancel))
            return RecordingOutcome.Unchanged;
        var name = key.Name(id ?? Guid.CreateVersion7(time.GetUtcNow()));
        await store.Keep(name, recording, cancel);
        var outcome = await Write(name, recording, offsetSeconds, cancel);
        if (outcome == RecordingOutcome.CallGone)
            await store.Delete(name, cancel);
        return outcome;
    }

    /// <summary>Deletes the row now, and the bytes soon.</summary>
    public async Task Remove(CallKey key, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        await RecordingsTable.Delete(write, key, cancel);
        await write.Commit(cancel);
    }

    static bool IsSame(Recording known, IncomingRecording recording, double offsetSeconds) =>
        string.Equals(known.Sha256, Convert.ToHexStringLower(recording.Sha256), StringComparison.Ordinal)
        && Millis(known.OffsetSeconds) == Millis(offsetSeconds);

    async Task<RecordingOutcome> Write(RecordingName name, IncomingRecording recording, double offsetSeconds, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        (string, object?)[] key = [.. name.Parameters(), ("@now", time.Now().ToMicros())];
        if (!await Lock(write, new(name.OrganizationId, name.AgentId, name.CallId), cancel))
            return RecordingOutcome.CallGone;
        var replaced = await write.Execute(
            """
            insert into recording_deletions (agent_id, call_id, id, organization_id, attempts, due_at)
            select agent_id, call_id, id, organization_id, 0, now_micros() from recordings
            where organization_id = @organization and agent_id = @agent and call_id = @call and id <> @id
            """, cancel, key);
        await write.Execute(
            "delete from recordings where organization_id = @organization and agent_id = @agent and call_id = @call", cancel, key);
        await write.Execute(
            """
            insert into recordings (agent_id, call_id, id, organization_id, bytes, content_type, sha256, duration_ms, channels, offset_ms, created_at)
            values (@agent, @call, @id, @organization, @bytes, @type, @sha256, @duration, @channels, @offset, @now)
            """, cancel,
            [
                .. key, ("@bytes", recording.Bytes), ("@type", recording.Audio.ContentType), ("@sha256", recording.Sha256),
                ("@duration", recording.Audio.Duration is { } duration ? (long)Math.Round(duration.TotalMilliseconds) : null),
                ("@channels", recording.Audio.Channels), ("@offset", Millis(offsetSeconds)),
            ]);
        await write.Commit(cancel);
        return replaced == 0 ? RecordingOutcome.Stored : RecordingOutcome.Replaced;
    }

    // A transaction that deletes the log or seals the call waits for the end of this one.
    async Task<bool> Lock(SqlTransaction write, CallKey call, CancellationToken cancel) =>
        await RecordedLog.Mark(write, call, time.Now(), cancel)
        || await OngoingCallRow.Hold(write, call, cancel)
        || await RecordedLog.Mark(write, call, time.Now(), cancel); // it was sealed between the two

    static long Millis(double seconds) => (long)Math.Round(seconds * MillisPerSecond);
}
