using System.Data.Common;
using System.Runtime.CompilerServices;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs;

/// <summary>
/// Selects logs and reads them newest first, without their transcripts. The console, exports and the command line use it; only the API's
/// own list reads logs in another way.
/// </summary>
sealed record CallLogQuery(Guid OrganizationId, Guid AgentId)
{
    const int MostAtOnce = 200;

    const string Select =
        """
        select c.id, c.started_at, c.ended_at, f.caller_id, f.end_reason, c.platform_end_reason, c.summary_title, c.summary_lead, f.has_recording, f.language,
            c.shape, c.entry_count, a.name
        from agents a join call_logs c on c.organization_id = a.organization_id and c.agent_id = a.id
        left join call_log_facets f on f.organization_id = c.organization_id and f.agent_id = c.agent_id and f.started_at = c.started_at and f.id = c.id
        where a.organization_id = @organization and a.id = @agent and (c.started_at, c.id) < (@started, @id)
        order by c.started_at desc, c.id desc limit @most
        """;

    /// <summary>Only logs after this one in the order of the list; null starts at the newest.</summary>
    public (DateTimeOffset StartedAt, Guid Id)? Before { get; init; }

    /// <summary>
    /// Reads the logs in batches. Each batch is its own snapshot, and no connection is held while the consumer of the sequence works or
    /// waits.
    /// </summary>
    public async IAsyncEnumerable<CallLogHead> Read(SqlDialect dialect, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (startedAt, id) = Before is { } before ? (before.StartedAt.ToMicros(), before.Id) : (long.MaxValue, Guid.AllBitsSet);
        while (true)
        {
            var heads = await Batch(dialect, startedAt, id, cancel);
            foreach (var head in heads)
                yield return head;
            if (heads.Count < MostAtOnce)
                yield break;
            (startedAt, id) = (heads[^1].StartedAt.ToMicros(), heads[^1].Id);
        }
    }

    async Task<IReadOnlyList<CallLogHead>> Batch(SqlDialect dialect, long startedAt, Guid id, CancellationToken cancel)
    {
        await using var connection = await dialect.Open(cancel);
        await using var command = connection.Command(
            Select, ("@organization", OrganizationId), ("@agent", AgentId), ("@started", startedAt), ("@id", id), ("@most", MostAtOnce));
        await using var row = await command.ExecuteReaderAsync(cancel);
        var heads = new List<CallLogHead>();
        while (await row.ReadAsync(cancel))
            heads.Add(Head(row));
        return heads;
    }

    CallLogHead Head(DbDataReader row) => new(row.GetGuid(0), AgentId, row.GetString(12), Sql.FromMicros(row.GetInt64(1)), Sql.FromMicros(row.GetInt64(2)))
    {
        CallerId = Text(row, 3),
        EndReason = Text(row, 4),
        PlatformEndReason = Text(row, 5),
        SummaryTitle = Text(row, 6),
        SummaryLead = Text(row, 7),
        HasRecording = !row.IsDBNull(8) && row.GetBoolean(8),
        Language = Text(row, 9),
        Shape = Text(row, 10),
        EntryCount = row.IsDBNull(11) ? null : row.GetInt32(11),
    };

    static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
