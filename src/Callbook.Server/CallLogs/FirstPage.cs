using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>
/// Which logs of an agent are the newest, and how many there are, in one statement: one round trip, and by itself one snapshot. What is in them is
/// not read with it; a log's version says which state of it is meant.
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

    /// <summary>Null when the organization has no such agent, or the agent no logs: the statement cannot tell.</summary>
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
