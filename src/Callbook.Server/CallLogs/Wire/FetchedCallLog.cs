using System.Buffers;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>
/// A call log as it was read from the database: its JSON and its sealed transcript, of which only the first piece is here if it is large.
/// It is read whole before anything is sent, so that no slow client holds a connection to the database.
/// </summary>
sealed class FetchedCallLog(Guid id, WireJsonWriter json) : IDisposable
{
    readonly int endOfBegin = json.Written.Length;
    byte[] piece = [];
    int pieceLength;

    public Guid Id => id;

    /// <summary>Bytes of the transcript before deflating.</summary>
    public required int TranscriptLength { get; init; }

    /// <summary>CRC-32 of those bytes.</summary>
    public required uint Crc32 { get; init; }

    /// <summary>Bytes of the whole sealed transcript.</summary>
    public required int SealedLength { get; init; }

    /// <summary>Null without a recording.</summary>
    public RecordingName? Recording { get; set; }

    /// <summary>In microseconds.</summary>
    public long UpdatedAt { get; set; }

    /// <summary>Where the JSON before the recording's URL ends.</summary>
    public int EndOfCall { get; set; }

    public ReadOnlySpan<byte> Begin => json.Written[..endOfBegin];

    public ReadOnlyMemory<byte> FirstPiece => piece.AsMemory(0, pieceLength);

    /// <summary>The JSON after the transcript, up to the recording's URL. Without a recording it has the URL's null.</summary>
    public ReadOnlySpan<byte> Call => json.Written[endOfBegin..EndOfCall];

    /// <summary>The rest after the URL.</summary>
    public ReadOnlySpan<byte> End => json.Written[EndOfCall..];

    public bool IsWhole => pieceLength == SealedLength;

    public void KeepPiece(ReadOnlySpan<byte> bytes)
    {
        piece = ArrayPool<byte>.Shared.Rent(bytes.Length);
        pieceLength = bytes.Length;
        bytes.CopyTo(piece);
    }

    public void Dispose()
    {
        if (piece.Length > 0)
            ArrayPool<byte>.Shared.Return(piece);
        (piece, pieceLength) = ([], 0);
    }
}
