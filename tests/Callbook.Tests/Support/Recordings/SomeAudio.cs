using System.Buffers.Binary;

namespace Callbook.Tests.Support.Recordings;

/// <summary>Files of sound that are nothing special.</summary>
static class SomeAudio
{
    const int Rate = 8000;
    const int HeaderBytes = 44;

    /// <summary>16 bits, 8 kHz; the samples are noise, so that each is another.</summary>
    public static byte[] Wav(double seconds = 1, int channels = 2)
    {
        var data = (int)(seconds * Rate) * channels * 2;
        var wav = new byte[HeaderBytes + data];
        Random.Shared.NextBytes(wav.AsSpan(HeaderBytes));
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), Rate * channels * 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), (short)(channels * 2));
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 16);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), data);
        return wav;
    }
}
