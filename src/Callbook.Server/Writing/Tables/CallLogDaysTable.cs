using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Writing.Tables;

/// <summary>How many calls started on which day, counted with the logs themselves.</summary>
static class CallLogDaysTable
{
    const string Add =
        """
        insert into call_log_days (agent_id, day, count)
        select a.id, r.day, r.count from {rows} join agents a on a.organization_id = r.organization_id and a.id = r.agent_id where true
        on conflict (agent_id, day) do update set count = call_log_days.count + excluded.count
        """;

    const string Drop =
        """
        delete from call_log_days
        where agent_id = (select id from agents where id = @agent and organization_id = @organization) and day = @day and count = 0
        """;

    /// <summary>Logs that are new.</summary>
    public static Task Count(SqlDialect dialect, SqlTransaction write, IEnumerable<CallLogRow> stored, CancellationToken cancel)
    {
        var days = stored.CountBy(log => (log.AgentId, log.OrganizationId, Day: DayOf(log.StartedAt))).OrderBy(day => day.Key)
            .Select(day => (day.Key.OrganizationId, day.Key.AgentId, day.Key.Day, (long)day.Value));
        return Write(dialect, write, [.. days], cancel);
    }

    /// <summary>A log that began on another day than was known.</summary>
    public static async Task Move(SqlDialect dialect, SqlTransaction write, ResealWrite reseal, CancellationToken cancel)
    {
        var (from, to) = (DayOf(reseal.KnownStartedAt), DayOf(reseal.Log.StartedAt));
        if (from == to)
            return;
        var (organization, agent) = (reseal.Log.OrganizationId, reseal.Log.AgentId);
        (Guid, Guid, long Day, long)[] days = [(organization, agent, from, -1), (organization, agent, to, 1)];
        await Write(dialect, write, [.. days.OrderBy(day => day.Day)], cancel);
        await write.Execute(Drop, cancel, ("@agent", agent), ("@organization", organization), ("@day", from));
    }

    static long DayOf(DateTimeOffset at) => CallLogDayRow.Of(at.ToMicros());

    static Task Write(SqlDialect dialect, SqlTransaction write, (Guid Organization, Guid Agent, long Day, long Count)[] days, CancellationToken cancel) => dialect.Run(
        write, Add,
        new(
            ("organization_id", Array.ConvertAll(days, day => day.Organization)),
            ("agent_id", Array.ConvertAll(days, day => day.Agent)),
            ("day", Array.ConvertAll(days, day => day.Day)),
            ("count", Array.ConvertAll(days, day => day.Count))),
        cancel);
}
