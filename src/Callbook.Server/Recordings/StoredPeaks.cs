using System.Text.Json;
using Callbook.Client;
using Callbook.Server.Audio;
using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>
/// The waveforms of recordings. Each is computed at the first request, and stored in the recording's row and deleted with it. At most two
/// are computed at the same time. Concurrent requests for the same waveform share its computation.
/// </summary>
sealed class StoredPeaks(IRecordingStore store, RecordingSpool spool, SqlDialect dialect) : IDisposable
{
    const int MostAtOnce = 2;

    readonly SemaphoreSlim computing = new(MostAtOnce);
    readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>The waveform as JSON; null if it cannot be computed here.</summary>
    public async Task<string?> Read(RecordingName name, CancellationToken cancel)
    {
        if (await Find(name, cancel) is { } known)
            return known;
        var turn = turns[(uint)name.Id.GetHashCode() % turns.Length];
        await turn.WaitAsync(cancel);
        try
        {
            return await Find(name, cancel) ?? await Compute(name, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        computing.Dispose();
        foreach (var turn in turns)
            turn.Dispose();
    }

    async Task<string?> Compute(RecordingName name, CancellationToken cancel)
    {
        await computing.WaitAsync(cancel);
        try
        {
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
        finally
        {
            computing.Release();
        }
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
