using System.Data.Common;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>Identifies one immutable state of a call log.</summary>
/// <param name="AgentId">Its agent. Senders choose the ids of logs, so two agents may have logs with the same id.</param>
/// <param name="Id">The log.</param>
/// <param name="UpdatedAt">When it was written, in microseconds.</param>
/// <param name="TranscriptLength">Bytes of its transcript before deflating.</param>
/// <param name="SealedLength">Bytes of its sealed transcript.</param>
sealed record CallLogVersion(Guid AgentId, Guid Id, long UpdatedAt, int TranscriptLength, int SealedLength)
{
    /// <summary>Columns of <c>call_logs c</c>.</summary>
    public const string Columns = "c.agent_id, c.id, c.updated_at, c.transcript_length, length(c.transcript)";

    public static CallLogVersion Read(DbDataReader row, int first = 0) => new(
        row.GetGuid(first), row.GetGuid(first + 1), row.GetInt64(first + 2), row.GetInt32(first + 3), row.GetInt32(first + 4));
}
