using Callbook.Server.Agents;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Writing;

/// <summary>A call log that is reopened for late events. Posted: whether the call was ever posted whole.</summary>
sealed record ReopenedLog(CallKey Key, Call Call, CallIdentity Identity, AgentRef Agent, bool Posted, DateTimeOffset CreatedAt, long UpdatedAt)
{
    /// <summary>Returns null if the organization has no such log, or if an older server sealed it without keeping its events.</summary>
    public static async Task<ReopenedLog?> Find(SqlTransaction read, CallKey key, CancellationToken cancel)
    {
        await using var command = read.Command(
            """
            select l.room_name, l.started_at, l.source, l.source_call_id, l.created_at, l.updated_at, a.keep_partials, l.events, coalesce(l.recording_wanted, a.enable_recording)
            from call_logs l join agents a on a.organization_id = l.organization_id and a.id = l.agent_id
            where l.organization_id = @organization and l.agent_id = @agent and l.id = @call and l.events is not null
            """,
            key.Parameters());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
            return null;
        var kept = StoredEvents.Unpack(reader.GetFieldValue<byte[]>(7));
        return new(
            key,
            kept.ToCall(reader.GetString(0), Sql.FromMicros(reader.GetInt64(1))),
            new(reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), null, null),
            new(key.AgentId, reader.GetBoolean(6), reader.GetBoolean(8)), kept.Posted, Sql.FromMicros(reader.GetInt64(4)), reader.GetInt64(5));
    }

    /// <summary>The second of the call of its last entry.</summary>
    public double LastEntry => Call.Heard.Select(heard => heard.Entry.Timestamp).DefaultIfEmpty().Max();

    /// <summary>Decides for each entry whether the log accepts it.</summary>
    public EntryOutcome[] Judge(IReadOnlyList<StoredEntry> entries)
    {
        var known = Call.Heard.Select(heard => heard.EntryId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var count = Call.Heard.Count;
        return [.. entries.Select(entry =>
            entry.EntryId is not null && known.Contains(entry.EntryId) ? EntryOutcome.Duplicate
            : ++count > Limits.OngoingEntries ? EntryOutcome.Full
            : entry.EntryId is null || known.Add(entry.EntryId) ? EntryOutcome.Accepted
            : EntryOutcome.Duplicate)];
    }

    /// <summary>Folds the events in and seals the log again.</summary>
    public ResealWrite Add(IEnumerable<CallEvent> events, bool posted, DateTimeOffset now)
    {
        var added = events.ToList();
        var call = CallFold.Apply(Call, added);
        // Always later than before, even if the clock went back, because the ETag must change.
        var next = Sql.FromMicros(UpdatedAt).AddMilliseconds(1);
        var times = (CreatedAt, now > next ? now : next);
        return new(Sealing.Seal(call, Key, Agent, Identity, times, Posted || posted), UpdatedAt, Call.StartedAt)
        {
            Offered = call.Offered,
            HasNewTranscript = added.Exists(ChangesTranscript),
        };
    }

    // Whether the event changes the transcript, which then needs a new summary.
    static bool ChangesTranscript(CallEvent happened) =>
        happened is not (SessionDataAdded or RecordingOffered or OfferedRecordingFact or SourceFact or AgentFact or RoomFact or RoomFinished or TurnLatencyFact or DataFact or RecordingFact);
}
