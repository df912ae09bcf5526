using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Writing.Tables;

/// <summary>Entries of calls in progress. Three statements write the entries of any number of senders.</summary>
static class CallEntriesTable
{
    const string SelectKnown =
        """
        select e.agent_id, e.call_id, e.entry_id from {rows}
        join calls c on c.organization_id = r.organization_id and c.agent_id = r.agent_id and c.id = r.call_id
        join call_entries e on e.agent_id = c.agent_id and e.call_id = c.id and e.entry_id = r.entry_id and e.entry_id is not null
        """;

    const string Insert =
        """
        insert into call_entries (agent_id, call_id, position, entry_id, body)
        select c.agent_id, c.id, r.position, r.entry_id, r.body from {rows}
        join calls c on c.organization_id = r.organization_id and c.agent_id = r.agent_id and c.id = r.call_id
        """;

    const string CountOn =
        """
        update calls set next_position = r.next_position, heard_bytes = r.heard_bytes, facts = r.facts, last_heard_at = r.last_heard_at,
            close_at = r.close_at, quiet_until = r.quiet_until
        from {rows} where calls.organization_id = r.organization_id and calls.agent_id = r.agent_id and calls.id = r.id
        """;

    /// <summary>Inserts new entries and updates the counters of their calls, whose rows are locked.</summary>
    public static async Task Write(
        SqlDialect dialect, SqlTransaction write, IReadOnlyList<AppendWrite> appends, Dictionary<CallKey, OngoingCallRow> live, CancellationToken cancel)
    {
        foreach (var append in appends)
            append.Result = null;
        var known = await Known(dialect, write, [.. appends.Where(append => live.ContainsKey(append.Key))], cancel);
        var rows = new List<(CallKey Call, long Position, string? EntryId, string Body)>();
        foreach (var append in appends)
        {
            if (!live.TryGetValue(append.Key, out var call))
                continue;
            call.Heard = true;
            append.Result = [.. append.Entries.Select(entry => Take(call, entry, known, rows))];
        }

        await dialect.Run(write, Insert, RowsOf(rows), cancel);
        await Count(dialect, write, [.. live.Values.Where(call => call.Heard).OrderBy(call => (call.Key.AgentId, call.Key.Id))], cancel);
    }

    static EntryOutcome Take(
        OngoingCallRow call, (string? EntryId, string Body) entry, HashSet<(CallKey, string)> known, List<(CallKey, long, string?, string)> rows)
    {
        if (entry.EntryId is not null && known.Contains((call.Key, entry.EntryId)))
            return EntryOutcome.Duplicate;
        if (call.NextPosition >= Limits.OngoingEntries || call.HeardBytes + entry.Body.Length > Limits.OngoingCharacters)
            return EntryOutcome.Full;
        if (entry.EntryId is not null)
            known.Add((call.Key, entry.EntryId));
        rows.Add((call.Key, call.NextPosition++, entry.EntryId, entry.Body));
        call.HeardBytes += entry.Body.Length;
        return EntryOutcome.Accepted;
    }

    static async Task<HashSet<(CallKey, string)>> Known(SqlDialect dialect, SqlTransaction write, IReadOnlyList<AppendWrite> appends, CancellationToken cancel)
    {
        var known = new HashSet<(CallKey, string)>();
        var named = appends.SelectMany(append => append.Entries, (append, entry) => (Call: append.Key, entry.EntryId)).Where(entry => entry.EntryId is not null).Distinct().ToArray();
        var calls = appends.Select(append => append.Key).Distinct().ToDictionary(key => (key.AgentId, key.Id));
        await dialect.Run(
            write, SelectKnown,
            RowSet.Of(named)
                .With("organization_id", entry => entry.Call.OrganizationId)
                .With("agent_id", entry => entry.Call.AgentId)
                .With("call_id", entry => entry.Call.Id)
                .With("entry_id", entry => entry.EntryId),
            row => known.Add((calls[(row.GetGuid(0), row.GetGuid(1))], row.GetString(2))),
            cancel);
        return known;
    }

    static RowSet<(CallKey Call, long Position, string? EntryId, string Body)> RowsOf(List<(CallKey Call, long Position, string? EntryId, string Body)> rows) => RowSet
        .Of(rows)
        .With("organization_id", row => row.Call.OrganizationId)
        .With("agent_id", row => row.Call.AgentId)
        .With("call_id", row => row.Call.Id)
        .With("position", row => row.Position)
        .With("entry_id", row => row.EntryId)
        .With("body", row => row.Body);

    static Task Count(SqlDialect dialect, SqlTransaction write, OngoingCallRow[] calls, CancellationToken cancel) => dialect.Run(
        write, CountOn,
        RowSet.Of(calls)
            .With("organization_id", call => call.Key.OrganizationId)
            .With("agent_id", call => call.Key.AgentId)
            .With("id", call => call.Key.Id)
            .With("next_position", call => call.NextPosition)
            .With("heard_bytes", call => call.HeardBytes)
            .With("facts", call => call.FactCount)
            .With("last_heard_at", call => call.Now)
            .With("close_at", call => call.CloseAt)
            .With("quiet_until", call => call.QuietUntil),
        cancel);
}
