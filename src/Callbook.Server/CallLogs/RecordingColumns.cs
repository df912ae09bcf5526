using System.Data.Common;
using Callbook.Client;

namespace Callbook.Server.CallLogs;

/// <summary>Reads a row of recordings into the wire's record.</summary>
static class RecordingColumns
{
    /// <summary>Columns of <c>recordings r</c>.</summary>
    public const string Columns = "r.bytes, r.content_type, r.duration_ms, r.channels, r.sha256, r.offset_ms";

    const double MillisPerSecond = 1000;

    public static Recording Read(DbDataReader row, int first) => new(
        row.GetInt64(first),
        row.GetString(first + 1),
        row.IsDBNull(first + 2) ? null : row.GetInt64(first + 2) / MillisPerSecond,
        row.IsDBNull(first + 3) ? null : row.GetInt32(first + 3),
        Convert.ToHexStringLower(row.GetFieldValue<byte[]>(first + 4)),
        row.GetInt64(first + 5) / MillisPerSecond);
}
