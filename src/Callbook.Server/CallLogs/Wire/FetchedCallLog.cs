namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// A call log as it was read from the database: its JSON and its sealed transcript, of which only the first piece is here if it is large.
/// It is read whole before anything is sent, so that no slow client holds a connection to the database.
/// </summary>
/// <param name="id">The log.</param>
/// <param name="json">Has its JSON up to the transcript, and then the rest. It may have that of other logs, too.</param>
/// <param name="start">Where its JSON starts.</param>
sealed class FetchedCallLog(Guid id, WireJsonWriter json, int start)
{
    readonly int endOfBegin = json.Written.Length;

    public Guid Id => id;

    /// <summary>Bytes of the transcript before deflating.</summary>
    public required int TranscriptLength { get; init; }

    /// <summary>CRC-32 of those bytes.</summary>
    public required uint Crc32 { get; init; }

    /// <summary>Bytes of the whole sealed transcript.</summary>
    public required int SealedLength { get; init; }

    /// <summary>In a buffer that lives as long as this log.</summary>
    public ReadOnlyMemory<byte> FirstPiece { get; set; }

    /// <summary>Null without a recording.</summary>
    public RecordingName? Recording { get; set; }

    /// <summary>In microseconds.</summary>
    public long UpdatedAt { get; set; }

    /// <summary>Where the JSON before the recording's URL ends.</summary>
    public int EndOfCall { get; set; }

    /// <summary>Where all its JSON ends.</summary>
    public int EndOfLog { get; set; }

    public ReadOnlySpan<byte> Begin => json.Written[start..endOfBegin];

    /// <summary>The JSON after the transcript, up to the recording's URL. Without a recording it has the URL's null.</summary>
    public ReadOnlySpan<byte> Call => json.Written[endOfBegin..EndOfCall];

    /// <summary>The rest after the URL.</summary>
    public ReadOnlySpan<byte> End => json.Written[EndOfCall..EndOfLog];

    public bool IsWhole => FirstPiece.Length == SealedLength;
}
