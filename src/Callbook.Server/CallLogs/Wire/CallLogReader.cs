using System.Data.Common;
using System.Text.Json;
using Callbook.Server.Store;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// Reads rows of call_logs into the contract's call log objects. The columns are read in the order of the JSON members, so that the row can
/// be streamed from the database.
/// </summary>
/// <param name="dialect">The database.</param>
/// <param name="organizationId">Whose logs.</param>
/// <param name="agentId">The agent of the logs.</param>
/// <param name="pieces">Keeps the sealed transcripts.</param>
sealed class CallLogReader(SqlDialect dialect, Guid organizationId, Guid agentId, PieceBuffer pieces)
{
    // substr copies the transcript even if it is taken whole.
    /// <summary>Columns of <c>call_logs c</c> and <c>recordings r</c>. At most @piece bytes of the sealed transcript are read.</summary>
    public const string Columns =
        """
        c.id, c.room_name, c.transcript_length, c.transcript_crc32, length(c.transcript),
        case when length(c.transcript) <= @piece then c.transcript else substr(c.transcript, 1, @piece) end,
        c.started_at, c.ended_at, c.session_data, c.summary_text, r.id, c.created_at, c.updated_at
        """;

    /// <summary>
    /// The same, but with the transcript that includes events, if there is one; also the content from <c>summaries s</c> and the
    /// recording's details.
    /// </summary>
    public const string DetailColumns =
        """
        c.id, c.room_name, coalesce(c.detail_length, c.transcript_length), coalesce(c.detail_crc32, c.transcript_crc32),
        length(coalesce(c.detail, c.transcript)), substr(coalesce(c.detail, c.transcript), 1, @piece),
        c.started_at, c.ended_at, c.session_data, c.summary_text, r.id, c.created_at, c.updated_at, s.source, s.model, s.created_at, s.content,
        """ + RecordingColumns.Columns;

    /// <summary>Joins <c>recordings r</c> to <c>call_logs c</c>: at most one row by its key.</summary>
    public const string WithRecording = "left join recordings r on r.organization_id = @organization and r.agent_id = c.agent_id and r.call_id = c.id";

    const long MicrosPerSecond = 1_000_000;

    // One for all logs, which costs less than one for each.
    readonly WireJsonWriter json = new();

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public FetchedCallLog Read(DbDataReader row) => Read(row, static (_, _, _) => { });

    /// <summary>Reads a row of <see cref="DetailColumns"/>, with the members that only a single call's response has.</summary>
    public FetchedCallLog ReadDetail(DbDataReader row) => Read(row, static (reader, row, recorded) =>
    {
        reader.WriteSummary(row);
        reader.json.Raw(",\"recording\":"u8);
        if (recorded)
            reader.json.Raw(JsonSerializer.SerializeToUtf8Bytes(RecordingColumns.Read(row, first: 17), Client.Wire.Json.Recording));
        else
            reader.json.Raw("null"u8);
    });

    FetchedCallLog Read(DbDataReader row, Action<CallLogReader, DbDataReader, bool> more)
    {
        var start = json.Written.Length;
        var id = row.GetGuid(0);
        json.Raw("{\"id\":"u8).Id(id)
            .Raw(",\"agent_id\":"u8).Id(agentId)
            .Raw(",\"room_name\":"u8);
        dialect.CopyBytes(row, 1, json, static (text, to) => to.Text(text));
        json.Raw(","u8);
        var log = new FetchedCallLog(id, json, start)
        {
            TranscriptLength = row.GetInt32(2),
            Crc32 = unchecked((uint)row.GetInt32(3)),
            SealedLength = row.GetInt32(4),
        };
        dialect.CopyBytes(row, 5, (log, pieces), static (piece, to) => to.log.FirstPiece = to.pieces.Keep(piece));
        WriteCall(row);
        log.Recording = row.IsDBNull(10) ? null : new RecordingName(organizationId, agentId, id, row.GetGuid(10));
        if (log.Recording is null)
            json.Raw("null"u8);
        log.EndOfCall = json.Written.Length;
        log.UpdatedAt = WriteTimes(row);
        more(this, row, log.Recording is not null);
        json.Raw("}"u8);
        log.EndOfLog = json.Written.Length;
        return log;
    }

    void WriteCall(DbDataReader row)
    {
        var (startedAt, endedAt) = (row.GetInt64(6), row.GetInt64(7));
        json.Raw(",\"call_duration\":"u8).Number((endedAt - startedAt + (MicrosPerSecond / 2)) / MicrosPerSecond)
            .Raw(",\"call_started_at\":"u8).Time(startedAt)
            .Raw(",\"call_ended_at\":"u8).Time(endedAt)
            .Raw(",\"session_data\":"u8);
        dialect.CopyBytes(row, 8, json, static (stored, to) => to.Raw(stored)); // validated when it was stored
        json.Raw(",\"summary_text\":"u8);
        WriteText(row, 9);
        json.Raw(",\"recording_url\":"u8);
    }

    long WriteTimes(DbDataReader row)
    {
        json.Raw(",\"created_at\":"u8).Time(row.GetInt64(11));
        var updatedAt = row.GetInt64(12);
        json.Raw(",\"updated_at\":"u8).Time(updatedAt);
        return updatedAt;
    }

    void WriteSummary(DbDataReader row)
    {
        json.Raw(",\"summary\":"u8);
        if (row.IsDBNull(13))
        {
            json.Raw("null"u8);
            return;
        }

        json.Raw("{\"source\":"u8);
        WriteText(row, 13);
        json.Raw(",\"model\":"u8);
        WriteText(row, 14);
        json.Raw(",\"created_at\":"u8).Time(row.GetInt64(15)).Raw(","u8);
        dialect.CopyBytes(row, 16, json, static (content, to) => to.Raw(content[1..])); // the server wrote this object
    }

    void WriteText(DbDataReader row, int column)
    {
        if (row.IsDBNull(column))
            json.Raw("null"u8);
        else
            dialect.CopyBytes(row, column, json, static (text, to) => to.Text(text));
    }
}
