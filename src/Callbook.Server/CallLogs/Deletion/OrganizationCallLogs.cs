using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Deletion;

/// <summary>The call logs of an organization that is deleted.</summary>
sealed class OrganizationCallLogs(SqlDialect dialect, DeleteCallLog logs) : IOrganizationContents
{
    const int MostAtOnce = 100;

    public async Task<bool> DeleteSome(Guid organizationId, Guid agentId, CancellationToken cancel)
    {
        var keys = new List<CallKey>();
        await using (var connection = await dialect.Open(cancel))
        await using (var command = connection.Command(
            "select id from call_logs where organization_id = @organization and agent_id = @agent limit @most",
            ("@organization", organizationId), ("@agent", agentId), ("@most", MostAtOnce)))
        await using (var row = await command.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
                keys.Add(new(organizationId, agentId, row.GetGuid(0)));
        }

        return keys.Count > 0 && await logs.DeleteAll(keys, cancel) > 0;
    }
}
