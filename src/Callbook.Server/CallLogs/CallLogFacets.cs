using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>Keeps <c>call_log_facets</c> in step with the logs.</summary>
sealed class CallLogFacets(SqlDialect dialect) : ICallLogSubscriber
{
    // A recording may arrive before its call ends.
    const string Insert =
        """
        insert into call_log_facets (
            agent_id, started_at, id, organization_id, duration_ms, caller_id, direction, end_reason, source, sentiment, language, room_name, has_recording)
        select r.agent_id, r.started_at, r.id, r.organization_id, r.duration_ms, r.caller_id, r.direction, r.end_reason, r.source, r.sentiment, r.language, r.room_name,
            exists (select 1 from recordings f where f.organization_id = r.organization_id and f.agent_id = r.agent_id and f.call_id = r.id)
        from {rows} where true
        on conflict do nothing
        """;

    // The columns set by a summary or a recording are kept: only another summary or recording changes them.
    const string Update =
        """
        update call_log_facets set
            started_at = r.started_at, duration_ms = r.duration_ms, caller_id = r.caller_id, direction = r.direction, end_reason = r.end_reason,
            sentiment = coalesce(r.sentiment, call_log_facets.sentiment), language = coalesce(r.language, call_log_facets.language), room_name = r.room_name
        from {rows} where call_log_facets.organization_id = r.organization_id and call_log_facets.agent_id = r.agent_id
            and call_log_facets.started_at = r.known_started_at and call_log_facets.id = r.id
        """;

    const string Delete =
        "delete from call_log_facets where (organization_id, agent_id, started_at, id) in (select r.organization_id, r.agent_id, r.started_at, r.id from {rows})";

    const string Record =
        """
        update call_log_facets set has_recording = true
        where organization_id = @organization and agent_id = @agent and id = @call and not has_recording
            and started_at = (select started_at from call_logs where organization_id = @organization and agent_id = @agent and id = @call)
        """;

    public async Task Stored(SqlTransaction write, IReadOnlyList<StoredLog> logs, CancellationToken cancel)
    {
        await Add(dialect, write, logs.Where(log => log.IsNew).Select(log => log.Facets), cancel);
        await dialect.Run(
            write, Update, RowsOf(logs.Where(log => !log.IsNew), log => log.Facets).With("known_started_at", log => log.KnownStartedAt.ToMicros()), cancel);
    }

    public Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel) =>
        dialect.Run(write, Delete, DeletedLog.RowsOf(logs).With("started_at", log => log.StartedAt.ToMicros()), cancel);

    /// <summary>Inserts the facets of logs that have no row yet.</summary>
    public static Task Add(SqlDialect dialect, SqlTransaction write, IEnumerable<CallLogFacetsRow> facets, CancellationToken cancel) =>
        dialect.Run(write, Insert, RowsOf(facets, row => row), cancel);

    /// <summary>Marks an existing log as recorded. The caller holds the lock on its row.</summary>
    public static Task Recorded(SqlTransaction write, CallKey log, CancellationToken cancel) => write.Execute(
        Record, cancel, log.Parameters());

    static RowSet<T> RowsOf<T>(IEnumerable<T> items, Func<T, CallLogFacetsRow> facets) => RowSet
        .Of(items.OrderBy(item => facets(item) is var row ? (row.AgentId, row.Id) : default))
        .With("organization_id", item => facets(item).OrganizationId)
        .With("agent_id", item => facets(item).AgentId)
        .With("started_at", item => facets(item).StartedAt.ToMicros())
        .With("id", item => facets(item).Id)
        .With("duration_ms", item => facets(item).DurationMs)
        .With("caller_id", item => facets(item).CallerId)
        .With("direction", item => facets(item).Direction)
        .With("end_reason", item => facets(item).EndReason)
        .With("source", item => facets(item).Source)
        .With("sentiment", item => facets(item).Sentiment)
        .With("language", item => facets(item).Language)
        .With("room_name", item => facets(item).RoomName);
}
