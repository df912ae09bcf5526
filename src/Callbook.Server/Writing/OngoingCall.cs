using System.Data.Common;
using System.Text.Json.Nodes;
using Callbook.Client;
using Callbook.Server.Calls;
using Callbook.Server.Store;
using Callbook.Server.Writing.Tables;

namespace Callbook.Server.Writing;

/// <summary>
/// A call in progress with its last entry. Positions of entries start at 0 without gaps, so NextPosition is also their number. HeardBytes
/// counts the characters of their bodies. Silence is the time since the call was last heard of. SessionData is JSON as it was sent.
/// </summary>
sealed record OngoingCall(
    CallKey Key,
    string RoomName,
    string? Source,
    string? SourceCallId,
    DateTimeOffset StartedAt,
    string SessionData,
    long NextPosition,
    long HeardBytes,
    TimeSpan Silence,
    DateTimeOffset CreatedAt,
    StoredEntry? LastEntry = null,
    long FactCount = 0,
    bool RecordingWanted = false)
{
    const long Millisecond = 1000;

    /// <summary>Selects an agent's calls, each with the part of its last entry that is shown.</summary>
    public const string Select =
        """
        select c.agent_id, c.id, c.organization_id, c.room_name, c.source, c.source_call_id, c.started_at, c.session_data, c.next_position, c.heard_bytes,
            now_micros() - c.last_heard_at, c.created_at, e.body, e.entry_id, c.facts, c.recording_wanted
        from calls c
        left join call_entries e on e.agent_id = c.agent_id and e.call_id = c.id and e.position = c.next_position - 1
        where c.organization_id = @organization and c.agent_id = @agent
        """;

    public static OngoingCall Read(DbDataReader row) => new(
        new(row.GetGuid(2), row.GetGuid(0), row.GetGuid(1)),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        row.IsDBNull(5) ? null : row.GetString(5),
        Sql.FromMicros(row.GetInt64(6)),
        row.GetString(7),
        row.GetInt64(8),
        row.GetInt64(9),
        TimeSpan.FromMicroseconds(row.GetInt64(10)),
        Sql.FromMicros(row.GetInt64(11)),
        row.IsDBNull(12) ? null : StoredEntry.Read(row.GetString(12), row.IsDBNull(13) ? null : row.GetString(13)),
        row.GetInt64(14),
        row.GetBoolean(15));

    /// <summary>Returns null if no such call is in progress.</summary>
    public static async Task<OngoingCall?> Find(SqlTransaction read, CallKey key, CancellationToken cancel)
    {
        await using var command = read.Command(
            $"{Select} and c.id = @call",
            key.Parameters());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? Read(reader) : null;
    }

    /// <summary>Folds all entries and facts stored so far.</summary>
    public async Task<Call> Fold(SqlTransaction read, CancellationToken cancel)
    {
        List<CallEvent> events = [new CallStarted(RoomName, StartedAt), new SessionDataAdded(JsonNode.Parse(SessionData)!.AsObject())]; // an object: checked
        if (FactCount > 0)
            events.AddRange(await CallFactsTable.Read(read, Key, cancel));
        await using var command = read.Command(
            """
            select body, entry_id from call_entries
            where agent_id = (select id from agents where organization_id = @organization and id = @agent) and call_id = @call
            order by position
            """,
            Key.Parameters());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var latest = 0L;
        while (await reader.ReadAsync(cancel))
        {
            var entry = StoredEntry.Read(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
            // A clock that was set back during the call does not change the order of its entries.
            if (entry.ArrivedAt is { } arrived)
                entry = entry with { ArrivedAt = latest = arrived < latest ? latest + Millisecond : arrived };
            events.Add(entry.ToHeard(StartedAt));
        }

        return CallFold.Apply(new(), events);
    }

    public CallInProgress ToWire() => new(
        Key.Id, Key.AgentId, RoomName, Source, SourceCallId, StartedAt, JsonNode.Parse(SessionData)!.AsObject(), NextPosition, // an object: checked
        LastEntry?.ToHeard(StartedAt).Entry, CreatedAt);
}
