using System.Buffers;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>Keeps the sealed transcripts of a portion, or their first pieces, in one array from the pool.</summary>
/// <param name="length">The bytes that are expected; 0 for one piece of any length.</param>
sealed class PieceBuffer(int length) : IDisposable
{
    byte[] bytes = [];
    int kept;

    /// <summary>Copies a piece. The copy is valid until the buffer is disposed of.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> piece)
    {
        if (bytes.Length == 0)
            bytes = ArrayPool<byte>.Shared.Rent(Math.Max(length, piece.Length));
        if (piece.Length > bytes.Length - kept)
            return piece.ToArray(); // the log has grown since its length was read
        var copy = bytes.AsMemory(kept, piece.Length);
        piece.CopyTo(copy.Span);
        kept += piece.Length;
        return copy;
    }

    public void Dispose()
    {
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }
}
