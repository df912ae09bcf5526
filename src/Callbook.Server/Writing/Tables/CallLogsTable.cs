using System.Data.Common;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Writing.Tables;

/// <summary>Writes call logs: of calls that end, of logs that were reopened, and of calls that were posted whole.</summary>
static class CallLogsTable
{
    const string Insert =
        """
        insert into call_logs (
            agent_id, id, organization_id, started_at, ended_at, room_name, source, source_call_id, idempotency_key, body_hash,
            session_data, summary_text, transcript_length, transcript_crc32, created_at, updated_at, transcript, events, detail_length, detail_crc32, detail,
            summary_title, summary_lead, entry_count, shape, platform_end_reason, recording_wanted)
        values (
            @agent, @id, @organization, @started, @ended, @room, @source, @source_call, @key, @hash,
            @session, @summary, @length, @crc32, @created, @updated, @transcript, @events, @detail_length, @detail_crc32, @detail,
            @title, @lead, @entries, @shape, @platform_reason, @recorded)
        on conflict do nothing
        """;

    // A summary is kept until another replaces it: one of the new transcript or one from the platform.
    const string Update =
        """
        update call_logs set
            started_at = @started, room_name = @room, ended_at = @ended, session_data = @session, summary_text = coalesce(@summary, summary_text),
            summary_title = coalesce(@title, summary_title), summary_lead = case when @summary is null then summary_lead else @lead end,
            entry_count = @entries, shape = @shape, platform_end_reason = @platform_reason, recording_wanted = @recorded,
            transcript_length = @length, transcript_crc32 = @crc32,
            updated_at = @updated, transcript = @transcript, events = @events, detail_length = @detail_length, detail_crc32 = @detail_crc32, detail = @detail
        where agent_id = @agent and organization_id = @organization and id = @id and updated_at = @known
        """;

    const string SelectOngoing =
        """
        select r.agent_id, r.source, r.source_call_id, c.id from {rows}
        join calls c on c.organization_id = r.organization_id and c.agent_id = r.agent_id
            and c.source = r.source and c.source_call_id = r.source_call_id
        """;

    /// <summary>Returns the logs that this transaction wrote, without those that an earlier try of the same write stored.</summary>
    public static async Task<IReadOnlyList<StoredLog>> Write(
        SqlDialect dialect, SqlTransaction write, IReadOnlyList<LogWrite> logs, Dictionary<CallKey, OngoingCallRow> ongoing, CancellationToken cancel)
    {
        var stored = new List<StoredLog>();
        foreach (var seal in logs.OfType<SealWrite>())
            seal.Result = await Seal(write, seal, ongoing, stored, cancel);

        // Sorted in the order in which summaries are written too, so that the two do not deadlock.
        foreach (var reseal in logs.OfType<ResealWrite>().OrderBy(reseal => (reseal.Key.AgentId, reseal.Key.Id)))
            reseal.Result = new(await Reseal(write, reseal, stored, cancel) ? WriteOutcome.Stored : WriteOutcome.Outdated, reseal.Key.Id);

        var inProgress = await Ongoing(dialect, write, [.. logs.OfType<PostedWrite>().Where(posted => posted.Log.SourceCallId is not null)], cancel);
        foreach (var posted in logs.OfType<PostedWrite>())
        {
            posted.Result = inProgress.TryGetValue((posted.Log.AgentId, posted.Log.Source, posted.Log.SourceCallId), out var id)
                ? new(WriteOutcome.InProgress, id)
                : await InsertLog(write, posted, posted.Log.StartedAt, stored, cancel);
        }

        return stored;
    }

    static async Task<bool> Reseal(SqlTransaction write, ResealWrite reseal, List<StoredLog> stored, CancellationToken cancel)
    {
        if (await write.Execute(Update, cancel, [.. Changing(reseal.Log), ("@known", reseal.KnownUpdatedAt)]) == 1)
        {
            stored.Add(reseal.ToStored(isNew: false, reseal.KnownStartedAt, reseal.HasNewTranscript));
            return true;
        }

        // If the log already has these events, an earlier try of this write succeeded. Its updated_at would not say so: two servers may choose the same.
        await using var written = write.Command(
            "select 1 from call_logs where agent_id = @agent and organization_id = @organization and id = @call and events = @events",
            [.. reseal.Key.Parameters(), ("@events", reseal.Log.Events)]);
        return await written.ExecuteScalarAsync(cancel) is not null;
    }

    static async Task<WriteResult> Seal(
        SqlTransaction write, SealWrite seal, Dictionary<CallKey, OngoingCallRow> ongoing, List<StoredLog> stored, CancellationToken cancel)
    {
        if (!ongoing.TryGetValue(seal.Key, out var call))
            return new(WriteOutcome.CallGone, seal.Key.Id);
        if (call.NextPosition != seal.Position || call.FactCount != seal.FactCount)
            return new(WriteOutcome.Outdated, seal.Key.Id);
        if (await InsertLog(write, seal, seal.KnownStartedAt, stored, cancel) is { Outcome: not WriteOutcome.Stored } refused)
            return refused;
        var key = seal.Key.Parameters();
        await write.Execute(
            "delete from call_entries where agent_id = (select id from agents where organization_id = @organization and id = @agent) and call_id = @call", cancel, key);
        await write.Execute(
            "delete from call_facts where agent_id = (select id from agents where organization_id = @organization and id = @agent) and call_id = @call", cancel, key);
        await write.Execute("delete from calls where organization_id = @organization and agent_id = @agent and id = @call", cancel, key);
        ongoing.Remove(seal.Key);
        return new(WriteOutcome.Stored, seal.Key.Id);
    }

    static async Task<Dictionary<(Guid, string?, string?), Guid>> Ongoing(
        SqlDialect dialect, SqlTransaction write, PostedWrite[] named, CancellationToken cancel)
    {
        var ongoing = new Dictionary<(Guid, string?, string?), Guid>();
        await dialect.Run(
            write, SelectOngoing,
            RowSet.Of(named)
                .With("organization_id", whole => whole.Key.OrganizationId)
                .With("agent_id", whole => whole.Key.AgentId)
                .With("source", whole => whole.Log.Source)
                .With("source_call_id", whole => whole.Log.SourceCallId),
            row => ongoing[(row.GetGuid(0), row.GetString(1), row.GetString(2))] = row.GetGuid(3),
            cancel);
        return ongoing;
    }

    static async Task<WriteResult> InsertLog(
        SqlTransaction write, LogWrite log, DateTimeOffset knownStartedAt, List<StoredLog> stored, CancellationToken cancel)
    {
        var row = log.Log;
        (string, object?)[] values =
        [
            .. Changing(row), ("@source", row.Source), ("@source_call", row.SourceCallId),
            ("@key", row.IdempotencyKey), ("@hash", row.BodyHash), ("@created", row.CreatedAt.ToMicros()),
        ];
        if (await write.Execute(Insert, cancel, values) != 1)
            return await FindStored(write, row, cancel);
        stored.Add(log.ToStored(isNew: true, knownStartedAt, hasNewTranscript: true));
        return new(WriteOutcome.Stored, row.Id);
    }

    static (string, object?)[] Changing(CallLogRow log) =>
    [
        ("@organization", log.OrganizationId), ("@agent", log.AgentId), ("@id", log.Id), ("@started", log.StartedAt.ToMicros()),
        ("@ended", log.EndedAt.ToMicros()), ("@room", log.RoomName),
        ("@session", log.SessionData), ("@summary", log.SummaryText), ("@length", log.TranscriptLength), ("@crc32", log.TranscriptCrc32),
        ("@updated", log.UpdatedAt.ToMicros()), ("@transcript", log.Transcript), ("@events", log.Events),
        ("@detail_length", log.DetailLength), ("@detail_crc32", log.DetailCrc32), ("@detail", log.Detail),
        ("@title", log.SummaryTitle), ("@lead", log.SummaryLead), ("@entries", log.EntryCount), ("@shape", log.Shape),
        ("@platform_reason", log.PlatformEndReason), ("@recorded", log.RecordingWanted),
    ];

    // One of three unique keys refused the insert. The id has precedence: if it is found, an earlier try of this write succeeded.
    static async Task<WriteResult> FindStored(SqlTransaction write, CallLogRow log, CancellationToken cancel)
    {
        await using var command = write.Command(
            """
            select id, idempotency_key, body_hash from call_logs
            where agent_id = @agent and organization_id = @organization
            and (id = @id or idempotency_key = @key or (source = @source and source_call_id = @source_call))
            order by case when id = @id then 0 when idempotency_key = @key then 1 else 2 end
            """,
            ("@agent", log.AgentId), ("@organization", log.OrganizationId), ("@id", log.Id),
            ("@key", log.IdempotencyKey ?? ""), ("@source", log.Source ?? ""), ("@source_call", log.SourceCallId ?? ""));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        // The log was deleted between the two statements. The sender retries, and the insert then succeeds.
        if (!await reader.ReadAsync(cancel))
            throw new OverloadedException();
        return Judge(reader, log);
    }

    static WriteResult Judge(DbDataReader stored, CallLogRow log)
    {
        var id = stored.GetGuid(0);
        if (id == log.Id)
            return new(WriteOutcome.Stored, id);
        var sameKey = log.IdempotencyKey is not null && !stored.IsDBNull(1) && string.Equals(stored.GetString(1), log.IdempotencyKey, StringComparison.Ordinal);
        return sameKey && !stored.GetFieldValue<byte[]>(2).AsSpan().SequenceEqual(log.BodyHash)
            ? new(WriteOutcome.KeyReused, id)
            : new(WriteOutcome.StoredBefore, id);
    }
}
