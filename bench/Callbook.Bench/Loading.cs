using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Bench;

/// <summary>Fills an empty database: everything but the call logs themselves, for which each database has its own quickest way.</summary>
static class Loading
{
    const int Step = 100_000;

    public static async Task Run(SqlDialect dialect, Plan plan, Func<IEnumerable<PlannedLog>, Task> copyLogs)
    {
        await new Migrator(dialect, TimeProvider.System).Migrate(CancellationToken.None);
        await InsertOwners(dialect, plan);
        var days = new Dictionary<(Guid AgentId, long Day), long>();
        await copyLogs(Counted(plan.Logs(), days));
        await using var write = await dialect.BeginWrite(CancellationToken.None);
        foreach (var ((agent, day), count) in days)
            await write.Execute(
                "insert into call_log_days (agent_id, day, count) values (@agent, @day, @count)",
                CancellationToken.None, ("@agent", agent), ("@day", day), ("@count", count));
        await write.Commit(CancellationToken.None);
    }

    static IEnumerable<PlannedLog> Counted(IEnumerable<PlannedLog> logs, Dictionary<(Guid AgentId, long Day), long> days)
    {
        foreach (var (index, log) in logs.Index())
        {
            if (index % Step == 0)
                Console.WriteLine($"  {index} logs at {TimeProvider.System.GetLocalNow():T}");
            var day = (log.AgentId, CallLogDayRow.Of(log.StartedAt));
            days[day] = days.GetValueOrDefault(day) + 1;
            yield return log;
        }
    }

    static async Task InsertOwners(SqlDialect dialect, Plan plan)
    {
        await using var write = await dialect.BeginWrite(CancellationToken.None);
        await write.Execute(
            "insert into organizations (id, name, created_at) values (@id, 'Bench', 0)", CancellationToken.None, ("@id", plan.Organization));
        foreach (var agent in plan.Agents)
            await write.Execute(
                """
                insert into agents (id, organization_id, name, timezone, enable_recording, keep_partials, created_at, updated_at)
                values (@id, @organization, 'Agent', 'UTC', false, false, 0, 0)
                """,
                CancellationToken.None, ("@id", agent), ("@organization", plan.Organization));
        await write.Execute(
            """
            insert into api_keys (id, organization_id, name, prefix, key_hash, scopes, created_at)
            values (@id, @organization, 'Bench', 'cbk_bench', @hash, 'call-logs:read', 0)
            """,
            CancellationToken.None, ("@id", plan.KeyId), ("@organization", plan.Organization), ("@hash", Plan.ApiKeyHash));
        await write.Commit(CancellationToken.None);
    }
}
