using System.Data.Common;
using System.Text.Json;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Writes a row of call_logs as the contract's call log object. The columns are read in the order of the JSON members, so that the row can
/// be streamed from the database. A log with a recording is written in two parts; the recording's URL between them is signed for each
/// response.
/// </summary>
sealed class CallLogWriter(SqlDialect dialect, Guid organizationId, Guid agentId)
{
    /// <summary>Columns of <c>call_logs c</c> and <c>recordings r</c>.</summary>
    public const string Columns =
        """
        c.id, c.room_name, c.transcript_length, c.transcript_crc32, c.transcript, c.started_at, c.ended_at, c.session_data, c.summary_text,
        r.id, c.created_at, c.updated_at
        """;

    /// <summary>
    /// The same, but with the transcript that includes events, if there is one; also the content from <c>summaries s</c> and the
    /// recording's details.
    /// </summary>
    public const string DetailColumns =
        """
        c.id, c.room_name, coalesce(c.detail_length, c.transcript_length), coalesce(c.detail_crc32, c.transcript_crc32), coalesce(c.detail, c.transcript),
        c.started_at, c.ended_at, c.session_data, c.summary_text,
        r.id, c.created_at, c.updated_at, s.source, s.model, s.created_at, s.content,
        """ + RecordingColumns.Columns;

    /// <summary>Joins <c>recordings r</c> to <c>call_logs c</c>: at most one row by its key.</summary>
    public const string WithRecording = "left join recordings r on r.organization_id = @organization and r.agent_id = c.agent_id and r.call_id = c.id";

    const long MicrosPerSecond = 1_000_000;
    readonly WireJsonWriter json = new();

    /// <summary>Writes the log up to the URL and returns the recording's name. Without a recording it writes and returns null.</summary>
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
        dialect.CopyBytes(row, 7, json, static (stored, to) => to.Raw(stored)); // validated when it was stored
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

    /// <summary>The rest of the log after the URL.</summary>
    public ReadOnlySpan<byte> End(DbDataReader row)
    {
        WriteTimes(row);
        return json.Raw("}"u8).Written;
    }

    /// <summary>The same for a row of <see cref="DetailColumns"/>, with the members that only a single call's response has.</summary>
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
        dialect.CopyBytes(row, 15, json, static (content, to) => to.Raw(content[1..])); // the server wrote this object
    }
}
