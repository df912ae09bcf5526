using Callbook.Server.CallLogs;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.Deletion;

/// <summary>
/// Deletes the bytes of recordings whose rows are deleted, with retries until that succeeds. Less often, it deletes orphans: bytes that
/// never got a row because a server crashed. Deletes are idempotent, so any number of servers may run this at the same time.
/// </summary>
sealed partial class SweepRecordings(
    SqlDialect dialect, IRecordingStore store, DeleteRecordings deletions, TimeProvider time, ILogger<SweepRecordings> logger) : BackgroundService
{
    const int MostInQuestion = 500;

    static readonly TimeSpan OrphanPause = TimeSpan.FromHours(6);

    /// <summary>Younger bytes may still get their row.</summary>
    public static readonly TimeSpan OrphanAge = TimeSpan.FromDays(1);

    /// <summary>Deletes the recordings that are due, the oldest first, up to a limit. Returns the number deleted.</summary>
    public async Task<int> DeleteNow(CancellationToken cancel)
    {
        var deleted = await deletions.DeleteDue(cancel);
        await deletions.Measure(cancel);
        return deleted;
    }

    /// <summary>Removes recordings that were stored before a time and have no row. Returns their number.</summary>
    public async Task<int> RemoveOrphans(DateTimeOffset before, CancellationToken cancel)
    {
        var removed = await store.RemoveUnfinished(before, cancel);
        await foreach (var names in store.List(before, cancel).Chunk(MostInQuestion).WithCancellation(cancel))
        {
            foreach (var orphan in await WithoutRow(names, cancel))
            {
                await store.Delete(orphan, cancel);
                removed++;
            }
        }

        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Delayed, so that the start of the server is free for requests.
        await Task.Delay(DeleteRecordings.Pause, time, stoppingToken);
        await Task.WhenAll(
            Repeat(DeleteRecordings.Pause, DeleteNow, stoppingToken),
            Repeat(OrphanPause, cancel => RemoveOrphans(time.GetUtcNow() - OrphanAge, cancel), stoppingToken));
    }

    Task Repeat(TimeSpan pause, Func<CancellationToken, Task<int>> sweep, CancellationToken cancel) => Periodic.NowAndEvery(
        pause,
        async stop =>
        {
            if (await sweep(stop) is > 0 and var gone)
                Log.Deleted(logger, gone);
        },
        fault =>
        {
            if (!dialect.IsOutage(fault) && fault is not StoreUnavailableException)
                Log.SweepFailed(logger, fault);
        },
        time, cancel);

    // Recordings of agents unknown here belong to another installation, so they are left alone.
    async Task<IReadOnlyList<RecordingName>> WithoutRow(RecordingName[] names, CancellationToken cancel)
    {
        var orphans = new List<RecordingName>();
        await using var read = await dialect.BeginRead(cancel);
        await dialect.Run(
            read,
            """
            select r.organization_id, r.agent_id, r.call_id, r.id from {rows}
            join agents a on a.organization_id = r.organization_id and a.id = r.agent_id
            left join recordings k on k.organization_id = r.organization_id and k.agent_id = r.agent_id and k.call_id = r.call_id and k.id = r.id
            where k.id is null
            """,
            RowSet.Of(names)
                .With("organization_id", name => name.OrganizationId).With("agent_id", name => name.AgentId)
                .With("call_id", name => name.CallId).With("id", name => name.Id),
            row => orphans.Add(new(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetGuid(3))),
            cancel);
        return orphans;
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The sweep removed {Count} objects of recordings")]
        public static partial void Deleted(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "The sweep of recordings failed")]
        public static partial void SweepFailed(ILogger logger, Exception fault);
    }
}
