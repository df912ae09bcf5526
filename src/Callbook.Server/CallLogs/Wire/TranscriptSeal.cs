using System.Buffers;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text.Json;

namespace Callbook.Server.CallLogs.Wire;

/// <summary>Deflates a transcript while it is written, so that its JSON is never whole in memory.</summary>
sealed class TranscriptSeal : IDisposable
{
    const int MostBuffered = 64 * 1024;

    readonly Crc32 crc32 = new();
    readonly MemoryStream output;
    readonly DeflateStream deflate;
    int length;

    /// <summary>Opens a seal.</summary>
    /// <param name="characters">The characters of the texts. Each is written twice, and ordinary speech shrinks to a third.</param>
    public TranscriptSeal(int characters)
    {
        output = new((characters * 2 / 3) + 256);
        deflate = new(output, CompressionLevel.Optimal, leaveOpen: true);
    }

    /// <summary>Receives the JSON.</summary>
    public ArrayBufferWriter<byte> Buffer { get; } = new(4096);

    /// <summary>Deflates what is buffered once it is much.</summary>
    public void Relieve(Utf8JsonWriter json)
    {
        if (json.BytesPending + Buffer.WrittenCount < MostBuffered)
            return;
        json.Flush();
        Deflate();
    }

    public SealedTranscript Finish()
    {
        Deflate();
        deflate.Flush(); // A sync flush ends on a byte boundary. Dispose adds the final block, which is not used.
        return new(output.ToArray(), length, crc32.GetCurrentHashAsUInt32());
    }

    public void Dispose()
    {
        deflate.Dispose();
        output.Dispose();
    }

    void Deflate()
    {
        crc32.Append(Buffer.WrittenSpan);
        deflate.Write(Buffer.WrittenSpan);
        length += Buffer.WrittenCount;
        Buffer.ResetWrittenCount();
    }
}
