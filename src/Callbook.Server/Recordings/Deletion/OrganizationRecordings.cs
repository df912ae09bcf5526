using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings.Deletion;

/// <summary>
/// The recordings of an organization that is deleted: those that its calls had, and then everything else that the store has for it, such as
/// uploads that were never completed.
/// </summary>
sealed class OrganizationRecordings(SqlDialect dialect, IRecordingStore store) : IOrganizationContents
{
    const int MostAtOnce = 100;

    public async Task<bool> DeleteSome(Guid organizationId, Guid agentId, CancellationToken cancel)
    {
        var calls = new List<CallKey>();
        await using var write = await dialect.BeginWrite(cancel);
        await using (var command = write.Command(
            "select call_id from recordings where organization_id = @organization and agent_id = @agent order by call_id limit @most",
            ("@organization", organizationId), ("@agent", agentId), ("@most", MostAtOnce)))
        await using (var row = await command.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
                calls.Add(new(organizationId, agentId, row.GetGuid(0)));
        }

        foreach (var call in calls)
            await RecordingsTable.Delete(write, call, cancel);
        await write.Commit(cancel);
        return calls.Count > 0;
    }

    public async Task<bool> DeleteSome(Guid organizationId, CancellationToken cancel)
    {
        await store.DeleteOrganization(organizationId, cancel);
        await using var write = await dialect.BeginWrite(cancel);
        await write.Execute("delete from recording_deletions where organization_id = @organization", cancel, ("@organization", organizationId));
        await write.Commit(cancel);
        return false;
    }
}
