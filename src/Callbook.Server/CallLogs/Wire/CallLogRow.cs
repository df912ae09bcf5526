using System.Data.Common;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Writes a row of call_logs as the call log object of the contract. The columns are read in the order of the wire, so that the row may be
/// streamed from the database.
/// </summary>
sealed class CallLogRow(SqlDialect dialect, Guid agentId)
{
    /// <summary>Of <c>call_logs c</c>.</summary>
    public const string Columns =
        "c.id, c.room_name, c.transcript_length, c.transcript_crc32, c.transcript, c.started_at, c.ended_at, c.session_data, c.summary_text, c.created_at, c.updated_at";

    /// <summary>The same with the transcript that shows events, where there is one, and of <c>summaries s</c> what the summary rests on.</summary>
    public const string DetailColumns =
        """
        c.id, c.room_name, coalesce(c.detail_length, c.transcript_length), coalesce(c.detail_crc32, c.transcript_crc32), coalesce(c.detail, c.transcript),
        c.started_at, c.ended_at, c.session_data, c.summary_text, c.created_at, c.updated_at, s.source, s.model, s.created_at, s.content
        """;

    const long MicrosPerSecond = 1_000_000;
    readonly FreshJson json = new();

    public void Write(DbDataReader row, WireBody body)
    {
        json.Clear();
        json.Raw("{\"id\":"u8).Id(row.GetGuid(0))
            .Raw(",\"agent_id\":"u8).Id(agentId)
            .Raw(",\"room_name\":"u8);
        dialect.CopyBytes(row, 1, json, static (text, to) => to.Text(text));
        body.Fresh(json.Raw(","u8).Written);
        var (length, crc32) = (row.GetInt32(2), unchecked((uint)row.GetInt32(3)));
        dialect.CopyBytes(row, 4, (body, length, crc32), static (deflated, to) => to.body.Sealed(deflated, to.length, to.crc32));
        json.Clear();
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
            .Raw(",\"updated_at\":"u8).Time(row.GetInt64(10));
        if (row.FieldCount > 11)
            WriteSummary(row);
        body.Fresh(json.Raw("}"u8).Written);
    }

    void WriteSummary(DbDataReader row)
    {
        json.Raw(",\"summary\":"u8);
        if (row.IsDBNull(11))
        {
            json.Raw("null"u8);
            return;
        }

        json.Raw("{\"source\":"u8);
        dialect.CopyBytes(row, 11, json, static (text, to) => to.Text(text));
        json.Raw(",\"model\":"u8);
        if (row.IsDBNull(12))
            json.Raw("null"u8);
        else
            dialect.CopyBytes(row, 12, json, static (text, to) => to.Text(text));
        json.Raw(",\"created_at\":"u8).Time(row.GetInt64(13)).Raw(","u8);
        dialect.CopyBytes(row, 14, json, static (content, to) => to.Raw(content[1..])); // an object that we wrote
    }
}
