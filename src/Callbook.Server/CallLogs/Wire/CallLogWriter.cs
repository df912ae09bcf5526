using System.Data.Common;
using System.Text.Json;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Writes a row of call_logs as the call log object of the contract. The columns are read in the order of the wire, so that the row may be
/// streamed from the database. A log with a recording is written in two pieces, and between them its URL, which is new in each answer.
/// </summary>
sealed class CallLogWriter(SqlDialect dialect, Guid organizationId, Guid agentId)
{
    /// <summary>Of <c>call_logs c</c> and <c>recordings r</c>.</summary>
    public const string Columns =
        """
        c.id, c.room_name, c.transcript_length, c.transcript_crc32, c.transcript, c.started_at, c.ended_at, c.session_data, c.summary_text,
        r.id, c.created_at, c.updated_at
        """;

    /// <summary>
    /// The same with the transcript that shows events, where there is one; of <c>summaries s</c> what the summary rests on; and what is known of the recording.
    /// </summary>
    public const string DetailColumns =
        """
        c.id, c.room_name, coalesce(c.detail_length, c.transcript_length), coalesce(c.detail_crc32, c.transcript_crc32), coalesce(c.detail, c.transcript),
        c.started_at, c.ended_at, c.session_data, c.summary_text,
        r.id, c.created_at, c.updated_at, s.source, s.model, s.created_at, s.content,
        """ + RecordingColumns.Columns;

    /// <summary>Joins <c>recordings r</c> to <c>call_logs c</c>: by its key, at most one.</summary>
    public const string WithRecording = "left join recordings r on r.organization_id = @organization and r.agent_id = c.agent_id and r.call_id = c.id";

    const long MicrosPerSecond = 1_000_000;
    readonly WireJsonWriter json = new();

    /// <summary>The log up to the URL of its recording, whose name this is. Null: it has none, and its null is written.</summary>
    public RecordingName? Begin(DbDataReader row, WireBody body)
    {
        json.Clear();
        var id = row.GetGuid(0);
        json.Raw("{\"id\":"u8).Id(id)
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
        json.Raw(",\"recording_url\":"u8);
        var recording = row.IsDBNull(9) ? null : new RecordingName(organizationId, agentId, id, row.GetGuid(9));
        body.Fresh(recording is null ? json.Raw("null"u8).Written : json.Written);
        return recording;
    }

    /// <summary>What stands behind the URL.</summary>
    public ReadOnlySpan<byte> End(DbDataReader row)
    {
        WriteTimes(row);
        return json.Raw("}"u8).Written;
    }

    /// <summary>The same of a row of <see cref="DetailColumns"/>, with what only a single call's answer has.</summary>
    public ReadOnlySpan<byte> EndDetail(DbDataReader row, bool recorded)
    {
        WriteTimes(row);
        WriteSummary(row);
        json.Raw(",\"recording\":"u8);
        if (!recorded)
            json.Raw("null"u8);
        else
            json.Raw(JsonSerializer.SerializeToUtf8Bytes(RecordingColumns.Read(row, first: 16), Client.Wire.Json.Recording));
        return json.Raw("}"u8).Written;
    }

    void WriteTimes(DbDataReader row)
    {
        json.Clear();
        json.Raw(",\"created_at\":"u8).Time(row.GetInt64(10))
            .Raw(",\"updated_at\":"u8).Time(row.GetInt64(11));
    }

    void WriteSummary(DbDataReader row)
    {
        json.Raw(",\"summary\":"u8);
        if (row.IsDBNull(12))
        {
            json.Raw("null"u8);
            return;
        }

        json.Raw("{\"source\":"u8);
        dialect.CopyBytes(row, 12, json, static (text, to) => to.Text(text));
        json.Raw(",\"model\":"u8);
        if (row.IsDBNull(13))
            json.Raw("null"u8);
        else
            dialect.CopyBytes(row, 13, json, static (text, to) => to.Text(text));
        json.Raw(",\"created_at\":"u8).Time(row.GetInt64(14)).Raw(","u8);
        dialect.CopyBytes(row, 15, json, static (content, to) => to.Raw(content[1..])); // an object that we wrote
    }
}
