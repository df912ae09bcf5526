using System.Data.Common;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.Deletion;

/// <summary>
/// Deletes the bytes of recordings whose rows are deleted. Those that the store does not delete now stay due, and the sweep tries them
/// again. Deletes are idempotent, so any number of servers may do this at the same time.
/// </summary>
sealed partial class DeleteRecordings(SqlDialect dialect, IRecordingStore store, TimeProvider time, ILogger<DeleteRecordings> logger)
{
    const int MostInSweep = 100;
    const int LongestWaitPower = 10;

    /// <summary>How long a request waits for the store. The sweep waits as long as the store itself allows.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Deletes the recordings of calls that were deleted just now. Does not throw for a store that is away.</summary>
    public async Task DeleteSoon(IReadOnlyCollection<CallKey> calls, CancellationToken cancel)
    {
        using var clock = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, clock.Token);
        try
        {
            foreach (var call in calls)
            {
                foreach (var (name, attempts) in await OfCall(call, patience.Token))
                    await Delete(name, attempts, patience.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException || dialect.IsTransient(fault))
        {
            Log.LeftToSweep(logger);
        }
    }

    /// <summary>Deletes the recordings that are due, the oldest first, up to a limit. Returns the number deleted.</summary>
    public async Task<int> DeleteDue(CancellationToken cancel)
    {
        var deleted = 0;
        foreach (var (name, attempts) in await Due(cancel))
            deleted += await Delete(name, attempts, cancel) ? 1 : 0;
        return deleted;
    }

    /// <summary>Measures how many recordings are still to be deleted, for the operator.</summary>
    public async Task Measure(CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command("select count(*), coalesce(max(attempts), 0) from recording_deletions");
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (await row.ReadAsync(cancel))
            Telemetry.TellRecordingDeletions(row.GetInt64(0), row.GetInt32(1));
    }

    async Task<bool> Delete(RecordingName name, int attempts, CancellationToken cancel)
    {
        try
        {
            await store.Delete(name, cancel);
            await Execute("delete from recording_deletions where organization_id = @organization and agent_id = @agent and call_id = @call and id = @id", name, TimeSpan.Zero, cancel);
            return true;
        }
        catch (StoreUnavailableException)
        {
            var wait = Pause * Math.Pow(2, Math.Min(attempts, LongestWaitPower));
            await Execute(
                """
                update recording_deletions set attempts = attempts + 1, due_at = now_micros() + @wait
                where organization_id = @organization and agent_id = @agent and call_id = @call and id = @id
                """, name, wait, cancel);
            return false;
        }
    }

    // Of all organizations; each recording is then deleted within its own organization.
    async Task<IReadOnlyList<(RecordingName Name, int Attempts)>> Due(CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            "select organization_id, agent_id, call_id, id, attempts from recording_deletions where due_at <= now_micros() order by due_at limit @most",
            ("@most", MostInSweep));
        return await Read(command, cancel);
    }

    async Task<IReadOnlyList<(RecordingName Name, int Attempts)>> OfCall(CallKey call, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            """
            select organization_id, agent_id, call_id, id, attempts from recording_deletions
            where organization_id = @organization and agent_id = @agent and call_id = @call
            """, call.Parameters());
        return await Read(command, cancel);
    }

    static async Task<IReadOnlyList<(RecordingName Name, int Attempts)>> Read(DbCommand command, CancellationToken cancel)
    {
        await using var row = await command.ExecuteReaderAsync(cancel);
        var names = new List<(RecordingName, int)>();
        while (await row.ReadAsync(cancel))
            names.Add((new(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetGuid(3)), row.GetInt32(4)));
        return names;
    }

    async Task Execute(string sql, RecordingName name, TimeSpan wait, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        await write.Execute(sql, cancel, [.. name.Parameters(), ("@wait", wait.ToMicros())]);
        await write.Commit(cancel);
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The store did not delete the recordings of deleted calls in time; the sweep deletes them")]
        public static partial void LeftToSweep(ILogger logger);
    }
}
