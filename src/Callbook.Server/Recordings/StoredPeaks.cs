using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Audio;
using Callbook.Server.CallLogs;
using Callbook.Server.Hosting.Sharing;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// The waveforms of recordings. Each is computed at the first request, and stored in the recording's row and deleted with it. At most two
/// are computed at the same time, for two organizations. Concurrent requests for the same waveform share its computation.
/// </summary>
sealed class StoredPeaks(IRecordingStore store, RecordingSpool spool, SqlDialect dialect)
{
    const int MostAtOnce = 2;

    readonly FairGate computing = new(MostAtOnce);
    readonly KeyedLock recordings = new();

    /// <summary>The waveform as JSON; null if it cannot be computed here.</summary>
    public async Task<string?> Read(RecordingName name, CancellationToken cancel)
    {
        if (await Find(name, cancel) is { } known)
            return known;
        using var turn = await recordings.Take(name.Id, cancel);
        return await Find(name, cancel) ?? await Compute(name, cancel);
    }

    async Task<string?> Compute(RecordingName name, CancellationToken cancel)
    {
        using var place = await computing.Enter(name.OrganizationId, cancel);
        await using var kept = await store.Open(name, cancel);
        if (kept is null)
            return null;
        await using var copy = kept.CanSeek ? null : await spool.Borrow(kept, cancel);
        var file = copy ?? kept;
        if (await AudioFile.Read(file, cancel) is not { } audio || await Audio.RecordingPeaks.Compute(file, audio, cancel) is not { } peaks)
            return null;
        var json = JsonSerializer.Serialize(
            new Item<Client.RecordingPeaks>(new(peaks.Channels, peaks.Duration, peaks.Points, peaks.Peaks)), Wire.Json.ItemRecordingPeaks);
        await Keep(name, json, cancel);
        return json;
    }

    async Task<string?> Find(RecordingName name, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            "select peaks from recordings where organization_id = @organization and agent_id = @agent and call_id = @call and id = @id", name.Parameters());
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    async Task Keep(RecordingName name, string json, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        await write.Execute(
            "update recordings set peaks = @peaks where organization_id = @organization and agent_id = @agent and call_id = @call and id = @id",
            cancel, [.. name.Parameters(), ("@peaks", json)]);
        await write.Commit(cancel);
    }
}
