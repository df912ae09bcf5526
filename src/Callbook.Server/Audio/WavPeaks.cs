using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>Reads all samples of a WAV.</summary>
static class WavPeaks
{
    const int BufferBytes = 256 * 1024;

    /// <summary>Null if the encoding of the samples is not supported.</summary>
    public static async Task<RecordingPeaks?> Read(Stream seekable, CancellationToken cancel)
    {
        if (await WavHeader.Read(new(seekable), cancel) is not { FrameBytes: > 0, SampleRate: > 0 } wav || Decoder(wav) is not { } decode)
            return null;
        var meter = new PeakMeter(Math.Min(wav.Channels, RecordingPeaks.MostChannels));
        var buffer = new byte[Math.Max(BufferBytes / wav.FrameBytes, 1) * wav.FrameBytes];
        var samples = new short[buffer.Length / wav.FrameBytes * Math.Min(wav.Channels, RecordingPeaks.MostChannels)];
        seekable.Position = wav.DataStart;
        for (var left = wav.DataLength / wav.FrameBytes * wav.FrameBytes; left > 0;)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, left));
            var read = await seekable.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancel);
            meter.Add(samples.AsSpan(0, Decode(piece.Span[..read], wav, decode, samples)));
            left = read < piece.Length ? 0 : left - read;
        }

        return RecordingPeaks.Of(meter, wav.SampleRate);
    }

    static int Decode(ReadOnlySpan<byte> bytes, WavHeader wav, SampleDecoder decode, short[] samples)
    {
        var (count, size, channels) = (0, wav.FrameBytes / wav.Channels, Math.Min(wav.Channels, RecordingPeaks.MostChannels));
        for (var at = 0; at + wav.FrameBytes <= bytes.Length; at += wav.FrameBytes)
        {
            for (var channel = 0; channel < channels; channel++)
                samples[count++] = decode(bytes.Slice(at + channel * size, size));
        }

        return count;
    }

    // A waveform needs no more than the upper 16 bits. Samples with fewer bits than their container are left-aligned in it.
    static SampleDecoder? Decoder(WavHeader wav) => (wav.Coding, wav.FrameBytes / wav.Channels) switch
    {
        (WavCoding.Pcm, 1) => bytes => (short)((bytes[0] - 128) << 8),
        (WavCoding.Pcm, >= 2) => bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes[^2..]),
        (WavCoding.Float, 4) => bytes => Scale(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        (WavCoding.Float, 8) => bytes => Scale(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        (WavCoding.MuLaw, 1) => bytes => G711.DecodeMuLaw(bytes[0]),
        (WavCoding.ALaw, 1) => bytes => G711.DecodeALaw(bytes[0]),
        _ => null,
    };

    static short Scale(double sample) => double.IsNaN(sample) ? (short)0 : (short)(Math.Clamp(sample, -1, 1) * 32767);

    delegate short SampleDecoder(ReadOnlySpan<byte> bytes);
}
