using System.Data;
using Callbook.Server.CallLogs.Wire;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>
/// An agent's newest logs and their total in one statement: one round trip, and by itself one snapshot. Its transcripts are not read with it;
/// a log's version says which they are.
/// </summary>
sealed record FirstPage(long Total, CallLogRows Rows)
{
    static readonly string Statement =
        $"""
        select (select cast(sum(count) as bigint) from call_log_days where agent_id = @agent), {CallLogRows.Columns}
        from agents a left join (
            select {CallLogRows.Columns} from call_logs c where c.agent_id = @agent order by c.started_at desc, c.id desc limit @limit) c on true
        where a.id = @agent and a.organization_id = @organization
        order by c.started_at desc, c.id desc
        """;

    /// <summary>Null when the organization has no such agent.</summary>
    public static async Task<FirstPage?> Read(SqlDialect dialect, ListCallLogs.Query query, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            Statement, ("@agent", query.AgentId), ("@organization", query.OrganizationId), ("@limit", query.Paging.Limit));
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        var rows = ListCallLogs.Begin(dialect, query.AgentId);
        if (!await reader.ReadAsync(cancel))
            return null;
        if (reader.IsDBNull(0))
            return new(0, rows); // an agent without logs
        var total = reader.GetInt64(0);
        do
            rows.Add(reader, first: 1);
        while (await reader.ReadAsync(cancel));
        return new(total, rows);
    }
}
