using System.Data.Common;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Writes a row of call_logs as the call log object of the contract. The columns are read in the order of the wire, so that the row may be
/// streamed from the database.
/// </summary>
sealed class CallLogRow(SqlDialect dialect, WireBody body, FreshJson json, Guid agentId)
{
    public const string Columns =
        "id, room_name, transcript_length, transcript_crc32, transcript, started_at, ended_at, session_data, summary_text, created_at, updated_at";

    /// <summary>The same with the transcript that shows events, where there is one.</summary>
    public const string DetailColumns =
        """
        id, room_name, coalesce(detail_length, transcript_length), coalesce(detail_crc32, transcript_crc32), coalesce(detail, transcript),
        started_at, ended_at, session_data, summary_text, created_at, updated_at
        """;

    const long MicrosPerSecond = 1_000_000;

    /// <summary>Writes what stands before the log, if anything, and the log.</summary>
    public void Write(DbDataReader row, ReadOnlySpan<byte> before)
    {
        json.Raw(before)
            .Raw("{\"id\":"u8).Id(row.GetGuid(0))
            .Raw(",\"agent_id\":"u8).Id(agentId)
            .Raw(",\"room_name\":"u8);
        dialect.CopyBytes(row, 1, json, static (text, to) => to.Text(text));
        json.Raw(","u8);
        Flush();
        var (length, crc32) = (row.GetInt32(2), unchecked((uint)row.GetInt32(3)));
        dialect.CopyBytes(row, 4, (body, length, crc32), static (deflated, to) => to.body.Sealed(deflated, to.length, to.crc32));
        var (startedAt, endedAt) = (row.GetInt64(5), row.GetInt64(6));
        json.Raw(",\"call_duration\":"u8).Number((endedAt - startedAt + (MicrosPerSecond / 2)) / MicrosPerSecond)
            .Raw(",\"call_started_at\":"u8).Time(startedAt)
            .Raw(",\"call_ended_at\":"u8).Time(endedAt)
            .Raw(",\"session_data\":"u8);
        dialect.CopyBytes(row, 7, json, static (stored, to) => to.Raw(stored)); // JSON that was checked when it was stored
        json.Raw(",\"summary_text\":"u8);
        if (row.IsDBNull(8))
            json.Raw("null"u8);
        else
            dialect.CopyBytes(row, 8, json, static (text, to) => to.Text(text));
        json.Raw(",\"recording_url\":null,\"created_at\":"u8).Time(row.GetInt64(9))
            .Raw(",\"updated_at\":"u8).Time(row.GetInt64(10))
            .Raw("}"u8);
    }

    /// <summary>Hands what was written fresh to the body.</summary>
    public void Flush()
    {
        body.Fresh(json.Written);
        json.Clear();
    }
}
