using System.Data.Common;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Rows of call_logs as the call log objects of the contract, with gaps: what is made fresh for each answer is written here, and each gap says
/// whose sealed transcript goes into it.
/// </summary>
sealed class CallLogRows
{
    /// <summary>Of <c>call_logs c</c>, in the order in which they are read, so that a row may be streamed from the database.</summary>
    public const string Columns =
        "c.id, c.updated_at, c.transcript_length, c.transcript_crc32, c.room_name, c.started_at, c.ended_at, c.session_data, c.summary_text, c.created_at";

    const long MicrosPerSecond = 1_000_000;
    readonly SqlDialect dialect;
    readonly Guid agentId;
    readonly List<Gap> gaps = [];

    /// <summary>Begins the JSON of an answer.</summary>
    public CallLogRows(SqlDialect dialect, Guid agentId, ReadOnlySpan<byte> begin)
    {
        this.dialect = dialect;
        this.agentId = agentId;
        Json.Raw(begin);
    }

    /// <summary>Where a transcript goes, which it is, and its bytes where they are at hand. A transcript never changes under its version.</summary>
    public sealed record Gap(int At, Guid Id, long Version, int Length, uint Crc32)
    {
        public byte[]? Known { get; set; }
    }

    public FreshJson Json { get; } = new();

    public IReadOnlyList<Gap> Gaps => gaps;

    /// <summary>Adds a row whose columns begin at this one.</summary>
    public void Add(DbDataReader row, int first = 0)
    {
        var (id, updatedAt) = (row.GetGuid(first), row.GetInt64(first + 1));
        var (length, crc32) = (row.GetInt32(first + 2), unchecked((uint)row.GetInt32(first + 3)));
        Json.Raw(gaps.Count == 0 ? "{\"id\":"u8 : ",{\"id\":"u8).Id(id)
            .Raw(",\"agent_id\":"u8).Id(agentId)
            .Raw(",\"room_name\":"u8);
        dialect.CopyBytes(row, first + 4, Json, static (text, to) => to.Text(text));
        Json.Raw(","u8);
        gaps.Add(new(Json.Written.Length, id, updatedAt, length, crc32));
        var (startedAt, endedAt) = (row.GetInt64(first + 5), row.GetInt64(first + 6));
        Json.Raw(",\"call_duration\":"u8).Number((endedAt - startedAt + (MicrosPerSecond / 2)) / MicrosPerSecond)
            .Raw(",\"call_started_at\":"u8).Time(startedAt)
            .Raw(",\"call_ended_at\":"u8).Time(endedAt)
            .Raw(",\"session_data\":"u8);
        dialect.CopyBytes(row, first + 7, Json, static (stored, to) => to.Raw(stored)); // JSON that was checked when it was stored
        Json.Raw(",\"summary_text\":"u8);
        if (row.IsDBNull(first + 8))
            Json.Raw("null"u8);
        else
            dialect.CopyBytes(row, first + 8, Json, static (text, to) => to.Text(text));
        Json.Raw(",\"recording_url\":null,\"created_at\":"u8).Time(row.GetInt64(first + 9))
            .Raw(",\"updated_at\":"u8).Time(updatedAt)
            .Raw("}"u8);
    }
}
