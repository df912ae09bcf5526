using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;

namespace Callbook.Server.Organizations;

/// <summary>
/// Removes everything in organizations that are deleted, in batches. A server that is killed or finds a store away goes on later where it
/// stopped, and any number of servers may do this at the same time. The organization's own row is the last to go.
/// </summary>
sealed partial class RemoveOrganizations(
    SqlDialect dialect, IEnumerable<IOrganizationContents> contents, EraseDeleted erase, TimeProvider time, ILogger<RemoveOrganizations> logger) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Removes all organizations that are deleted.</summary>
    public async Task RemoveNow(CancellationToken cancel)
    {
        var deleted = await Ids("select id from organizations where deleted_at is not null", Guid.Empty, cancel);
        Telemetry.TellDeletedOrganizations(deleted.Count);
        foreach (var organization in deleted)
            await Remove(organization, cancel);
        if (deleted.Count == 0)
            return;
        erase.Ask();
        Telemetry.TellDeletedOrganizations(0);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodic.Every(Pause, RemoveNow, Failed, time, stoppingToken);

    void Failed(Exception fault)
    {
        if (!dialect.IsOutage(fault))
            Log.NotRemoved(logger, fault);
    }

    // Repeated until nothing is left, because requests that had begun before the deletion may still store something.
    async Task Remove(Guid organization, CancellationToken cancel)
    {
        do
        {
            await using (var write = await dialect.BeginWrite(cancel))
            {
                await LockOut(write, organization, cancel);
                await write.Commit(cancel);
            }

            foreach (var agent in await Ids("select id from agents where organization_id = @organization", organization, cancel))
            {
                while (await Any(some => some.DeleteSome(organization, agent, cancel)))
                    erase.Ask();
            }

            while (await Any(some => some.DeleteSome(organization, cancel)))
                erase.Ask();
        }
        while (!await RemoveRow(organization, cancel));
    }

    async Task<bool> RemoveRow(Guid organization, CancellationToken cancel)
    {
        try
        {
            await using var write = await dialect.BeginWrite(cancel);
            await LockOut(write, organization, cancel);
            await write.Execute("delete from organizations where id = @organization", cancel, ("@organization", organization));
            await write.Commit(cancel);
            return true;
        }
        catch (Exception fault) when (dialect.IsRefused(fault))
        {
            return false;
        }
    }

    async Task LockOut(SqlTransaction write, Guid organization, CancellationToken cancel)
    {
        foreach (var some in contents)
            await some.LockOut(write, organization, cancel);
    }

    async Task<bool> Any(Func<IOrganizationContents, Task<bool>> delete)
    {
        foreach (var some in contents)
        {
            if (await delete(some))
                return true;
        }

        return false;
    }

    async Task<List<Guid>> Ids(string sql, Guid organization, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(sql, ("@organization", organization));
        await using var row = await command.ExecuteReaderAsync(cancel);
        var ids = new List<Guid>();
        while (await row.ReadAsync(cancel))
            ids.Add(row.GetGuid(0));
        return ids;
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Deleted organizations could not be removed completely; this is retried")]
        public static partial void NotRemoved(ILogger logger, Exception fault);
    }
}
