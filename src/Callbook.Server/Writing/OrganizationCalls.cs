using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Writing;

/// <summary>The calls in progress and the platform sessions of an organization that is deleted.</summary>
sealed class OrganizationCalls(SqlDialect dialect, CallLogSubscribers subscribers) : IOrganizationContents
{
    const int MostCalls = 20;
    const int MostSessions = 1000;

    // The call's row last: whoever else writes entries or facts holds its lock.
    static readonly string[] DeleteCall =
    [
        "update calls set next_position = next_position where organization_id = @organization and agent_id = @agent and id = @call",
        "delete from call_entries where agent_id = (select id from agents where organization_id = @organization and id = @agent) and call_id = @call",
        "delete from call_facts where agent_id = (select id from agents where organization_id = @organization and id = @agent) and call_id = @call",
        "delete from calls where organization_id = @organization and agent_id = @agent and id = @call",
    ];

    public async Task<bool> DeleteSome(Guid organizationId, Guid agentId, CancellationToken cancel)
    {
        var calls = await Find(organizationId, agentId, cancel);
        if (calls.Count == 0)
            return false;
        await using (var write = await dialect.BeginWrite(cancel))
        {
            foreach (var call in calls)
            {
                foreach (var statement in DeleteCall)
                    await write.Execute(statement, cancel, call.Parameters());
            }

            await write.Commit(cancel);
        }

        subscribers.Committed(new(InProgress: calls, Stored: [], Deleted: []));
        return true;
    }

    public async Task<bool> DeleteSome(Guid organizationId, CancellationToken cancel)
    {
        await using var write = await dialect.BeginWrite(cancel);
        var deleted = await write.Execute(
            """
            delete from platform_sessions where organization_id = @organization and (source, session_id) in (
                select source, session_id from platform_sessions where organization_id = @organization limit @most)
            """, cancel, ("@organization", organizationId), ("@most", MostSessions));
        await write.Commit(cancel);
        return deleted > 0;
    }

    async Task<List<CallKey>> Find(Guid organizationId, Guid agentId, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            "select id from calls where organization_id = @organization and agent_id = @agent order by id limit @most",
            ("@organization", organizationId), ("@agent", agentId), ("@most", MostCalls));
        await using var row = await command.ExecuteReaderAsync(cancel);
        var calls = new List<CallKey>();
        while (await row.ReadAsync(cancel))
            calls.Add(new(organizationId, agentId, row.GetGuid(0)));
        return calls;
    }
}
