using System.Buffers.Binary;

namespace Callbook.Server.Sample;

/// <summary>Writes the header of a WAV whose length is known.</summary>
static class WavWriter
{
    public const int MuLawHeadLength = 58;

    /// <summary>The header for µ-law, which has one byte per sample.</summary>
    public static byte[] MuLawHead(int channels, int sampleRate, uint frames)
    {
        var bytes = (uint)channels * frames;
        var head = new byte[MuLawHeadLength];
        "RIFF----WAVEfmt "u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), MuLawHeadLength - 8 + bytes + bytes % 2);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), 18);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(20), 7);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(28), sampleRate * channels);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(32), (short)channels);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(34), 8);
        "fact"u8.CopyTo(head.AsSpan(38));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(42), 4);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(46), frames);
        "data"u8.CopyTo(head.AsSpan(50));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(54), bytes);
        return head;
    }
}
