using Callbook.Server.Store;

namespace Callbook.Server.Writing.Tables;

/// <summary>Inserts calls that start.</summary>
static class CallsTable
{
    const string Insert =
        """
        insert into calls (
            agent_id, id, organization_id, room_name, source, source_call_id, started_at, session_data, next_position, heard_bytes, last_heard_at, created_at,
            recording_wanted)
        select r.agent_id, r.id, r.organization_id, r.room_name, r.source, r.source_call_id, r.started_at, r.session_data, 0, 0, now_micros(), r.created_at,
            coalesce((select a.enable_recording from agents a where a.organization_id = r.organization_id and a.id = r.agent_id), false)
        from {rows} where true
        on conflict do nothing
        returning agent_id, id
        """;

    // A call that has ended or was posted whole cannot be started again.
    const string SelectEnded =
        """
        select r.agent_id, r.id, l.id from {rows}
        join call_logs l on l.organization_id = r.organization_id and l.agent_id = r.agent_id
            and (l.id = r.id or (l.source = r.source and l.source_call_id = r.source_call_id))
        """;

    const string SelectKnown =
        """
        select r.agent_id, r.id, c.id from {rows}
        join calls c on c.organization_id = r.organization_id and c.agent_id = r.agent_id
            and (c.id = r.id or (c.source = r.source and c.source_call_id = r.source_call_id))
        """;

    const string Delete =
        """
        delete from calls where exists (
            select 1 from {rows} where calls.organization_id = r.organization_id and calls.agent_id = r.agent_id and calls.id = r.id)
        """;

    public static async Task Write(SqlDialect dialect, SqlTransaction write, IReadOnlyList<StartWrite> starts, CancellationToken cancel)
    {
        if (starts.Count == 0)
            return;
        var sorted = starts.OrderBy(start => (start.Key.AgentId, start.Key.Id)).ToArray();
        var rows = RowsOf(sorted);
        var inserted = new HashSet<(Guid, Guid)>();
        await dialect.Run(write, Insert, rows, row => inserted.Add((row.GetGuid(0), row.GetGuid(1))), cancel);
        var ended = await Find(dialect, write, SelectEnded, rows, cancel);
        var known = inserted.Count == starts.Count ? [] : await Find(dialect, write, SelectKnown, rows, cancel);
        var undone = sorted.Where(start => ended.ContainsKey(Of(start)) && inserted.Contains(Of(start))).Select(start => start.Key).Distinct().ToList();
        await dialect.Run(write, Delete, OngoingCallRow.Of(undone), cancel);
        foreach (var start in sorted)
        {
            start.Result = ended.TryGetValue(Of(start), out var log) ? new(WriteOutcome.CallGone, log)
                : inserted.Remove(Of(start)) ? new(WriteOutcome.Stored, start.Key.Id)
                : known.TryGetValue(Of(start), out var call) ? new(WriteOutcome.StoredBefore, call)
                // The call ended between the two statements.
                : new(WriteOutcome.Outdated, start.Key.Id);
        }
    }

    static (Guid AgentId, Guid Id) Of(StartWrite start) => (start.Key.AgentId, start.Key.Id);

    // A match by id has precedence over a match by name.
    static async Task<Dictionary<(Guid, Guid), Guid>> Find(SqlDialect dialect, SqlTransaction write, string sql, RowSet rows, CancellationToken cancel)
    {
        var found = new Dictionary<(Guid, Guid), Guid>();
        await dialect.Run(write, sql, rows, row =>
        {
            var (agent, wanted, stored) = (row.GetGuid(0), row.GetGuid(1), row.GetGuid(2));
            if (stored == wanted || !found.ContainsKey((agent, wanted)))
                found[(agent, wanted)] = stored;
        }, cancel);
        return found;
    }

    static RowSet<StartWrite> RowsOf(StartWrite[] starts) => RowSet
        .Of(starts)
        .With("organization_id", start => start.Key.OrganizationId)
        .With("agent_id", start => start.Key.AgentId)
        .With("id", start => start.Key.Id)
        .With("room_name", start => start.Call.RoomName)
        .With("source", start => start.Call.Source)
        .With("source_call_id", start => start.Call.SourceCallId)
        .With("started_at", start => start.Call.StartedAt.ToMicros())
        .With("session_data", start => start.Call.SessionData)
        .With("created_at", start => start.Call.CreatedAt.ToMicros());
}
