using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Callbook.Server.CallLogs;
using Callbook.Server.CallLogs.SummaryText;
using Callbook.Server.Calls;
using Callbook.Server.Jobs;
using Callbook.Server.Store;

namespace Callbook.Server.Writing;

/// <summary>
/// Fills in the facets and list columns of logs that an older server wrote, newest first. Each organization has one job. Its progress is
/// stored in the job's payload with each batch, so a crash loses at most the current batch.
/// </summary>
sealed class FillFacets(SqlDialect dialect, JobQueue queue) : IJobHandler
{
    public const string Name = "fill_facets";

    const int MostAtOnce = 64;

    const string SelectLogs =
        """
        select agent_id, id, organization_id, started_at, ended_at, room_name, source, session_data, summary_text, transcript_length, transcript_crc32,
            created_at, updated_at, transcript
        from call_logs
        where organization_id = @organization and entry_count is null and agent_id = @agent and (started_at, id) < (@started, @id)
        order by started_at desc, id desc limit @most
        """;

    // Skips a log that changed since it was read, because the newer write filled it in.
    const string Update =
        """
        update call_logs set entry_count = r.entry_count, shape = r.shape, summary_title = r.title, summary_lead = r.lead,
            recording_wanted = (select a.enable_recording from agents a where a.organization_id = r.organization_id and a.id = r.agent_id)
        from {rows} where call_logs.organization_id = r.organization_id and call_logs.agent_id = r.agent_id and call_logs.id = r.id
            and call_logs.updated_at = r.updated_at and call_logs.entry_count is null
        returning call_logs.agent_id, call_logs.id
        """;

    public string Kind => Name;

    public async Task<JobWrite?> Handle(IReadOnlyList<LeasedJob> jobs, CancellationToken cancel)
    {
        var (organization, place) = (jobs[0].Subject.OrganizationId, Place.Read(jobs[0].Payload)); // AtOnce is 1
        var agent = place.AgentId ?? await NextAgent(organization, Guid.Empty, cancel);
        if (agent is not { } current)
            return null;
        var logs = await Read(organization, current, place, cancel);
        var next = logs.Count == MostAtOnce
            ? new Place(current, logs[^1].StartedAt.ToMicros(), logs[^1].Id)
            : await NextAgent(organization, current, cancel) is { } following ? new(following) : null;
        return async (write, held, stop) =>
        {
            if (held.Count == 0)
                return;
            await Fill(write, logs, stop);
            if (next is not null)
                await queue.Enqueue(write, [new(held[0].Subject, Name, next.ToPayload())], stop);
        };
    }

    async Task Fill(SqlTransaction write, IReadOnlyList<CallLogRow> logs, CancellationToken cancel)
    {
        var summaries = logs.ToDictionary(log => log, log => log.SummaryText is { } text ? SummaryReader.Read(text) : null);
        var filled = new HashSet<(Guid, Guid)>();
        await dialect.Run(
            write, Update,
            RowSet.Of(logs.OrderBy(log => (log.AgentId, log.Id)))
                .With("organization_id", log => log.OrganizationId)
                .With("agent_id", log => log.AgentId)
                .With("id", log => log.Id)
                .With("updated_at", log => log.UpdatedAt.ToMicros())
                .With("entry_count", log => log.EntryCount)
                .With("shape", log => log.Shape)
                .With("title", log => summaries[log] is { } summary ? SummaryHead.Of(summary).Title : null)
                .With("lead", log => summaries[log] is { } summary ? SummaryHead.Of(summary).Lead : null),
            row => filled.Add((row.GetGuid(0), row.GetGuid(1))), cancel);
        await CallLogFacets.Add(
            dialect, write, logs.Where(log => filled.Contains((log.AgentId, log.Id))).Select(log => CallLogFacetsRow.Of(log, summaries[log]?.Sentiment.ToFacet())), cancel);
    }

    async Task<IReadOnlyList<CallLogRow>> Read(Guid organization, Guid agent, Place place, CancellationToken cancel)
    {
        await using var read = await dialect.BeginRead(cancel);
        await using var command = read.Command(
            SelectLogs, ("@organization", organization), ("@agent", agent), ("@started", place.StartedAt ?? long.MaxValue), ("@id", place.Id ?? Guid.AllBitsSet),
            ("@most", MostAtOnce));
        await using var row = await command.ExecuteReaderAsync(cancel);
        var logs = new List<CallLogRow>();
        while (await row.ReadAsync(cancel))
            logs.Add(Read(row));
        return logs;
    }

    static CallLogRow Read(DbDataReader row)
    {
        var (started, ended, transcript) = (Sql.FromMicros(row.GetInt64(3)), Sql.FromMicros(row.GetInt64(4)), row.GetFieldValue<byte[]>(13));
        var entries = SealedTranscript.Open(transcript, row.GetInt32(9));
        return new()
        {
            AgentId = row.GetGuid(0),
            Id = row.GetGuid(1),
            OrganizationId = row.GetGuid(2),
            StartedAt = started,
            EndedAt = ended,
            RoomName = row.GetString(5),
            Source = row.IsDBNull(6) ? null : row.GetString(6),
            SessionData = row.GetString(7),
            SummaryText = row.IsDBNull(8) ? null : row.GetString(8),
            TranscriptLength = row.GetInt32(9),
            TranscriptCrc32 = row.GetInt32(10),
            CreatedAt = Sql.FromMicros(row.GetInt64(11)),
            UpdatedAt = Sql.FromMicros(row.GetInt64(12)),
            Transcript = transcript,
            EntryCount = entries.Count,
            Shape = CallShape.Of(entries, ended - started),
        };
    }

    async Task<Guid?> NextAgent(Guid organization, Guid after, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            "select id from agents where organization_id = @organization and id > @after order by id limit 1", ("@organization", organization), ("@after", after));
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? row.GetGuid(0) : null;
    }

    /// <summary>The next batch begins after this log of this agent.</summary>
    internal sealed record Place(Guid? AgentId = null, long? StartedAt = null, Guid? Id = null)
    {
        public static Place Read(string? payload) => payload is null ? new() : JsonSerializer.Deserialize(payload, PlaceJson.Default.Place) ?? new();

        public string ToPayload() => JsonSerializer.Serialize(this, PlaceJson.Default.Place);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FillFacets.Place))]
sealed partial class PlaceJson : JsonSerializerContext;
