using System.Buffers.Binary;

namespace Callbook.Server.Audio;

enum WavCoding
{
    Pcm,
    Float,
    ALaw,
    MuLaw,
    Other,
}

/// <summary>The chunks of a WAV before its samples, and the position of the samples.</summary>
/// <param name="Coding">The encoding of a sample.</param>
/// <param name="Channels">Samples per frame.</param>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="FrameBytes">Bytes per frame, which has one sample of each channel.</param>
/// <param name="DataStart">Where the samples start.</param>
/// <param name="DataLength">The bytes of samples that are in the file, whatever its header says.</param>
/// <param name="Seconds">The duration.</param>
sealed record WavHeader(WavCoding Coding, int Channels, int SampleRate, int FrameBytes, long DataStart, long DataLength, double? Seconds)
{
    public AudioLength ToLength() => new(Seconds, Channels);

    public static async Task<WavHeader?> Read(BoundedBytes bytes, CancellationToken cancel)
    {
        ReadOnlyMemory<byte> format = default;
        var (dataLength, samples) = (0L, 0u);
        for (var at = 12L; await bytes.Read(at, 8, cancel) is { Length: 8 } head;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(head.Span[4..]);
            var body = at + 8;
            if (head.Span[..4].SequenceEqual("fmt "u8))
                format = await bytes.Read(body, (int)Math.Min(size, 40), cancel);
            else if (head.Span[..4].SequenceEqual("ds64"u8) && await bytes.Read(body, 16, cancel) is { Length: 16 } sizes)
                dataLength = BinaryPrimitives.ReadInt64LittleEndian(sizes.Span[8..]);
            else if (head.Span[..4].SequenceEqual("fact"u8) && await bytes.Read(body, 4, cancel) is { Length: 4 } fact)
                samples = BinaryPrimitives.ReadUInt32LittleEndian(fact.Span);
            else if (head.Span[..4].SequenceEqual("data"u8))
                return Parse(format.Span, samples, body, Present(size, dataLength, bytes.Length - body));
            at = await Next(bytes, body + size, cancel);
        }

        return null;
    }

    // A size written while recording is 0 or the largest number. A truncated file has fewer bytes than its size says.
    static long Present(uint size, long size64, long rest)
    {
        var declared = size == uint.MaxValue && size64 > 0 ? size64 : size;
        return declared == 0 || declared > rest ? Math.Max(rest, 0) : declared;
    }

    // A chunk of odd length is followed by a padding byte, which some writers omit. No chunk name starts with a zero.
    static async Task<long> Next(BoundedBytes bytes, long end, CancellationToken cancel) =>
        end % 2 == 1 && await bytes.Read(end, 1, cancel) is { Length: 1 } pad && pad.Span[0] == 0 ? end + 1 : end;

    static WavHeader? Parse(ReadOnlySpan<byte> format, uint samples, long start, long length)
    {
        if (format.Length < 16)
            return null;
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        // WAVE_FORMAT_EXTENSIBLE: the real tag is the start of a GUID.
        if (tag == 0xFFFE && format.Length >= 26)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        var coding = tag switch
        {
            1 => WavCoding.Pcm,
            3 => WavCoding.Float,
            6 => WavCoding.ALaw,
            7 => WavCoding.MuLaw,
            _ => WavCoding.Other,
        };
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(format[4..]), 10_000_000);
        var byteRate = BinaryPrimitives.ReadUInt32LittleEndian(format[8..]);
        var (blockAlign, bits) = (BinaryPrimitives.ReadUInt16LittleEndian(format[12..]), BinaryPrimitives.ReadUInt16LittleEndian(format[14..]));
        var frame = FrameLength(coding, channels, blockAlign, bits);
        double? seconds = coding is WavCoding.Other
            ? samples > 0 && rate > 0 ? (double)samples / rate : byteRate > 0 ? (double)length / byteRate : null
            : frame > 0 && rate > 0 ? (double)(length / frame) / rate : null;
        return new(coding, channels, rate, frame, start, length, seconds);
    }

    static int FrameLength(WavCoding coding, int channels, int blockAlign, int bits)
    {
        if (coding is WavCoding.Other || channels == 0)
            return 0;
        var fits = blockAlign % channels == 0 && blockAlign / channels is >= 1 and <= 8;
        return fits ? blockAlign : channels * Math.Clamp((bits + 7) / 8, 1, 8);
    }
}
