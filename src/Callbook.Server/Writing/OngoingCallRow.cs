using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Writing;

/// <summary>The locked row of a call in progress. No other transaction can append to the call or seal it.</summary>
sealed record OngoingCallRow(CallKey Key)
{
    const string Select =
        $$"""
        select c.organization_id, c.agent_id, c.id, c.next_position, c.heard_bytes, c.facts, c.close_at, c.quiet_until, now_micros() from {rows}
        join calls c on c.organization_id = r.organization_id and c.agent_id = r.agent_id and c.id = r.id
        order by c.agent_id, c.id {{RowSet.Lock}}
        """;

    public long NextPosition { get; set; }
    public long HeardBytes { get; set; }
    public long FactCount { get; set; }

    /// <summary>When the row was locked, by the database's clock.</summary>
    public required long Now { get; init; }

    /// <summary>Whether the transaction has heard of the call.</summary>
    public bool Heard { get; set; }
    public long? CloseAt { get; set; }
    public long? QuietUntil { get; set; }

    /// <summary>Locks the rows of those calls that are in progress.</summary>
    public static async Task<Dictionary<CallKey, OngoingCallRow>> Lock(SqlDialect dialect, SqlTransaction write, IEnumerable<CallKey> calls, CancellationToken cancel)
    {
        var live = new Dictionary<CallKey, OngoingCallRow>();
        await dialect.Run(write, Select, Of(calls.Distinct()), row =>
        {
            var key = new CallKey(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2));
            live.Add(key, new(key)
            {
                Now = row.GetInt64(8),
                NextPosition = row.GetInt64(3),
                HeardBytes = row.GetInt64(4),
                FactCount = row.GetInt64(5),
                CloseAt = row.IsDBNull(6) ? null : row.GetInt64(6),
                QuietUntil = row.IsDBNull(7) ? null : row.GetInt64(7),
            });
        }, cancel);
        return live;
    }

    /// <summary>Locks the row of one call until the transaction ends. Returns false if no such call is in progress.</summary>
    public static async Task<bool> Hold(SqlTransaction write, CallKey call, CancellationToken cancel) => await write.Execute(
        "update calls set next_position = next_position where organization_id = @organization and agent_id = @agent and id = @call", cancel,
        call.Parameters()) == 1;

    public static RowSet Of(IEnumerable<CallKey> calls)
    {
        var keys = calls.OrderBy(key => (key.AgentId, key.Id)).ToArray();
        return RowSet.Of(keys)
            .With("organization_id", key => key.OrganizationId)
            .With("agent_id", key => key.AgentId)
            .With("id", key => key.Id);
    }
}
