using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>
/// The versions of an agent's newest logs and their total number. One statement reads both, so it takes one round trip and is a consistent
/// snapshot. The content of the logs is read separately; a version identifies one state of a log.
/// </summary>
sealed record FirstPage(long Total, IReadOnlyList<CallLogVersion> Logs)
{
    const string Statement =
        $"""
        select (select cast(sum(count) as bigint) from call_log_days where agent_id = @agent), {CallLogVersion.Columns}
        from call_logs c
        where c.agent_id = (select id from agents where id = @agent and organization_id = @organization)
        order by c.started_at desc, c.id desc limit @limit
        """;

    /// <summary>Null when the organization has no such agent or the agent has no logs; the statement cannot distinguish the two.</summary>
    public static async Task<FirstPage?> Read(SqlDialect dialect, ListCallLogs.Query query, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            Statement, ("@agent", query.AgentId), ("@organization", query.OrganizationId), ("@limit", query.Paging.Limit));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
            return null;
        var total = reader.GetInt64(0);
        var logs = new List<CallLogVersion>(query.Paging.Limit);
        do
            logs.Add(CallLogVersion.Read(reader, first: 1));
        while (await reader.ReadAsync(cancel));
        return new(total, logs);
    }
}
