using System.Data.Common;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>
/// Where a page of an agent's logs begins, found from the day counts. Reading the page skips rows of a single day only, from the nearer end
/// of that day, so page 10,000 costs as much as page 1.
/// </summary>
/// <param name="Total">The number of the agent's logs.</param>
/// <param name="Day">The day in which the page begins; null when the page is past the end.</param>
/// <param name="Skip">The number of logs of that day before the page, newest first.</param>
/// <param name="Rest">The number of logs of that day from the page's first one on.</param>
sealed record PagePlace(long Total, long? Day, long Skip, long Rest)
{
    /// <summary>Returns null when the organization has no such agent.</summary>
    public static async Task<PagePlace?> Find(SqlTransaction read, Guid organizationId, Guid agentId, long skip, CancellationToken cancel)
    {
        // Every counted day has calls, so the page begins in one of the newest skip + 1 days.
        await using var command = read.Command(
            """
            select d.day, d.count, (select cast(sum(count) as bigint) from call_log_days where agent_id = @agent)
            from agents a left join (
                select day, count from call_log_days where agent_id = @agent order by day desc limit @skip + 1) d on true
            where a.id = @agent and a.organization_id = @organization
            order by d.day desc
            """,
            ("@agent", agentId), ("@organization", organizationId), ("@skip", skip));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? await Find(reader, skip, cancel) : null;
    }

    static async Task<PagePlace> Find(DbDataReader reader, long skip, CancellationToken cancel)
    {
        if (reader.IsDBNull(0))
            return new(0, null, 0, 0); // an agent without logs
        var total = reader.GetInt64(2);
        do
        {
            var (day, count) = (reader.GetInt64(0), reader.GetInt64(1));
            if (count > skip)
                return new(total, day, skip, count - skip);
            skip -= count;
        }
        while (await reader.ReadAsync(cancel));
        return new(total, null, 0, 0);
    }

    /// <summary>The statement that reads the page's rows.</summary>
    public DbCommand Rows(SqlTransaction read, string columns, Guid organizationId, Guid agentId, int limit) => Skip <= Rest
        ? read.Command(
            $"""
            select {columns} from call_logs c
            where c.agent_id = (select id from agents where id = @agent and organization_id = @organization) and c.started_at < @end
            order by c.started_at desc, c.id desc limit @limit offset @skip
            """,
            ("@agent", agentId), ("@organization", organizationId), ("@end", (Day + 1) * CallLogDayRow.MicrosPerDay), ("@limit", limit), ("@skip", Skip))
        : read.Command(
            $"""
            select {columns} from call_logs c
            where c.agent_id = (select id from agents where id = @agent and organization_id = @organization) and (c.started_at, c.id) <= (
                select started_at, id from call_logs
                where agent_id = (select id from agents where id = @agent and organization_id = @organization) and started_at >= @begin
                order by started_at, id limit 1 offset @skip)
            order by c.started_at desc, c.id desc limit @limit
            """,
            ("@agent", agentId), ("@organization", organizationId), ("@begin", Day * CallLogDayRow.MicrosPerDay), ("@limit", limit), ("@skip", Rest - 1));
}
