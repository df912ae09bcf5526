using System.Data.Common;
using Callbook.Server.CallLogs;
using Callbook.Server.Store;

namespace Callbook.Server.Ingest;

/// <summary>Inserts call logs and their places in the counts, all in one transaction.</summary>
static class CallLogInsert
{
    const string Insert =
        """
        insert into call_logs (
            agent_id, id, organization_id, started_at, ended_at, room_name, source, source_call_id, idempotency_key, body_hash,
            session_data, summary_text, transcript_length, transcript_crc32, created_at, updated_at, transcript)
        values (
            @agent, @id, @organization, @started, @ended, @room, @source, @source_call, @key, @hash,
            @session, @summary, @length, @crc32, @created, @updated, @transcript)
        on conflict do nothing
        """;

    const string CountDay =
        """
        insert into call_log_days (agent_id, day, count)
        select id, @day, @count from agents where id = @agent and organization_id = @organization
        on conflict (agent_id, day) do update set count = call_log_days.count + excluded.count
        """;

    /// <summary>The results in the order of the logs. Repeating it with the same logs changes nothing.</summary>
    public static async Task<IReadOnlyList<WriteResult>> Run(SqlDialect dialect, IReadOnlyList<CallLog> logs)
    {
        var cancel = CancellationToken.None; // what was taken in is written, whoever has stopped waiting for it
        await using var write = await dialect.BeginWrite(cancel);
        var results = new WriteResult[logs.Count];
        var days = new SortedDictionary<(Guid AgentId, Guid OrganizationId, long Day), long>();
        // Every server takes the keys in the same order, so that two of them do not wait for each other.
        var inOrder = Enumerable.Range(0, logs.Count)
            .OrderBy(at => logs[at].AgentId)
            .ThenBy(at => logs[at].Source, StringComparer.Ordinal)
            .ThenBy(at => logs[at].SourceCallId, StringComparer.Ordinal)
            .ThenBy(at => logs[at].IdempotencyKey, StringComparer.Ordinal);
        foreach (var index in inOrder)
        {
            var log = logs[index];
            if (await InsertLog(write, log, cancel))
            {
                var day = (log.AgentId, log.OrganizationId, CallLogDay.Of(log.StartedAt.ToMicros()));
                days[day] = days.GetValueOrDefault(day) + 1;
                results[index] = new(WriteOutcome.Stored, log.Id);
            }
            else
            {
                results[index] = await FindStored(write, log, cancel);
            }
        }

        foreach (var ((agent, organization, day), count) in days)
            await write.Execute(CountDay, cancel, ("@agent", agent), ("@organization", organization), ("@day", day), ("@count", count));
        await write.Commit(cancel);
        return results;
    }

    static async Task<bool> InsertLog(SqlTransaction write, CallLog log, CancellationToken cancel) => await write.Execute(
        Insert, cancel,
        ("@agent", log.AgentId), ("@id", log.Id), ("@organization", log.OrganizationId),
        ("@started", log.StartedAt.ToMicros()), ("@ended", log.EndedAt.ToMicros()), ("@room", log.RoomName),
        ("@source", log.Source), ("@source_call", log.SourceCallId), ("@key", log.IdempotencyKey), ("@hash", log.BodyHash),
        ("@session", log.SessionData), ("@summary", log.SummaryText),
        ("@length", log.TranscriptLength), ("@crc32", log.TranscriptCrc32),
        ("@created", log.CreatedAt.ToMicros()), ("@updated", log.UpdatedAt.ToMicros()), ("@transcript", log.Transcript)) == 1;

    // Refused by one of three keys. The id is looked for first: then an earlier try of this very write has succeeded.
    static async Task<WriteResult> FindStored(SqlTransaction write, CallLog log, CancellationToken cancel)
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
        // Deleted between the two statements: the sender comes again and finds the place free.
        if (!await reader.ReadAsync(cancel))
            throw new Hosting.OverloadedException();
        return Judge(reader, log);
    }

    static WriteResult Judge(DbDataReader stored, CallLog log)
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
