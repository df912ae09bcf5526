using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>Counts how many of an agent's calls started on which day, in the transaction that writes the logs.</summary>
sealed class CallLogDays(SqlDialect dialect) : ICallLogSubscriber
{
    const string Add =
        """
        insert into call_log_days (agent_id, day, count)
        select a.id, r.day, r.count from {rows} join agents a on a.organization_id = r.organization_id and a.id = r.agent_id where true
        on conflict (agent_id, day) do update set count = call_log_days.count + excluded.count
        """;

    // Paging assumes that every row has a count above zero.
    const string Drop =
        """
        delete from call_log_days where count = 0 and (agent_id, day) in (
            select a.id, r.day from {rows} join agents a on a.organization_id = r.organization_id and a.id = r.agent_id)
        """;

    public Task Stored(SqlTransaction write, IReadOnlyList<StoredLog> logs, CancellationToken cancel)
    {
        var counts = new Counts();
        foreach (var log in logs)
        {
            counts.Add(log.Log.OrganizationId, log.Log.AgentId, log.Log.StartedAt, 1);
            if (!log.IsNew)
                counts.Add(log.Log.OrganizationId, log.Log.AgentId, log.KnownStartedAt, -1);
        }

        return Write(write, counts, cancel);
    }

    public Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel)
    {
        var counts = new Counts();
        foreach (var log in logs)
            counts.Add(log.Key.OrganizationId, log.Key.AgentId, log.StartedAt, -1);
        return Write(write, counts, cancel);
    }

    // Sorted, so that two servers that update the same days do not deadlock.
    async Task Write(SqlTransaction write, Counts counts, CancellationToken cancel)
    {
        var changed = counts.Where(day => day.Value != 0).OrderBy(day => day.Key).ToArray();
        await dialect.Run(write, Add, RowsOf(changed), cancel);
        await dialect.Run(write, Drop, RowsOf(Array.FindAll(changed, day => day.Value < 0)), cancel);
    }

    static RowSet<KeyValuePair<(Guid AgentId, long Day, Guid OrganizationId), long>> RowsOf(IEnumerable<KeyValuePair<(Guid AgentId, long Day, Guid OrganizationId), long>> days) => RowSet
        .Of(days)
        .With("organization_id", day => day.Key.OrganizationId)
        .With("agent_id", day => day.Key.AgentId)
        .With("day", day => day.Key.Day)
        .With("count", day => day.Value);

    sealed class Counts : Dictionary<(Guid AgentId, long Day, Guid OrganizationId), long>
    {
        public void Add(Guid organizationId, Guid agentId, DateTimeOffset startedAt, long count)
        {
            var day = (agentId, CallLogDayRow.Of(startedAt.ToMicros()), organizationId);
            this[day] = this.GetValueOrDefault(day) + count;
        }
    }
}
