using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>The four-byte header of an MP3 frame.</summary>
readonly record struct Mp3Frame(int Length, int Samples, int SampleRate, int Channels, bool IsMpeg1)
{
    static readonly int[] Mpeg1Kilobits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    static readonly int[] Mpeg2Kilobits = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    static readonly int[] Mpeg1Rates = [44_100, 48_000, 32_000];

    /// <summary>False if no layer III frame starts here. Does not throw.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Mp3Frame frame)
    {
        frame = default;
        if (bytes.Length < 4)
            return false;
        var head = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var (version, layer, bitrate, rate) = ((head >> 19) & 3, (head >> 17) & 3, (head >> 12) & 15, (head >> 10) & 3);
        if (head >> 21 != 0x7FF || version == 1 || layer != 1 || bitrate is 0 or 15 || rate == 3)
            return false;
        var mpeg1 = version == 3;
        var samples = mpeg1 ? 1152 : 576;
        var sampleRate = Mpeg1Rates[rate] >> (mpeg1 ? 0 : version == 2 ? 1 : 2);
        var kilobits = (mpeg1 ? Mpeg1Kilobits : Mpeg2Kilobits)[bitrate];
        var padding = (int)((head >> 9) & 1);
        var channels = ((head >> 6) & 3) == 3 ? 1 : 2;
        frame = new((samples / 8 * kilobits * 1000 / sampleRate) + padding, samples, sampleRate, channels, mpeg1);
        return true;
    }

    /// <summary>Length of the ID3v2 tag before the first frame; 0 if there is no tag.</summary>
    public static long TagLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 10 || !bytes.StartsWith("ID3"u8) || bytes[3] == 0xFF || ((bytes[6] | bytes[7] | bytes[8] | bytes[9]) & 0x80) != 0)
            return 0;
        var length = (bytes[6] << 21) | (bytes[7] << 14) | (bytes[8] << 7) | bytes[9];
        var footer = (bytes[5] & 0x10) != 0 ? 10 : 0;
        return 10 + length + footer;
    }
}
