using System.Buffers.Binary;

namespace Callbook.Server.Audio;

/// <summary>
/// Reads the duration of an MP3 from its first frame (Xing, Info or VBRI). Without that header the frames are counted; of a long file only
/// the first ones, and the rest is extrapolated.
/// </summary>
static class Mp3Length
{
    const int MostCounted = 4 * 1024 * 1024;
    const int Window = 64 * 1024;

    public static async Task<AudioLength> Read(BoundedBytes bytes, CancellationToken cancel)
    {
        var start = Mp3Frame.TagLength((await bytes.Read(0, 10, cancel)).Span);
        var head = await bytes.Read(start, Window, cancel);
        var skipped = FirstFrame(head.Span);
        if (!Mp3Frame.TryRead(head.Span[skipped..], out var first))
            return default;
        start += skipped;
        if (FrameCount(head.Span[skipped..], first) is { } frames)
            return new(((double)frames * first.Samples - Padding(head.Span[skipped..], first)) / first.SampleRate, first.Channels);
        var (counted, length) = await Count(bytes, start, cancel);
        // The uncounted rest of a long file is assumed to be like the counted part.
        var share = length >= MostCounted ? (double)(bytes.Length - start) / length : 1;
        return new(counted * share * first.Samples / first.SampleRate, first.Channels);
    }

    // The length in a tag may be wrong about its padding.
    static int FirstFrame(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length - 4; at++)
        {
            if (Mp3Frame.TryRead(bytes[at..], out var frame)
                && (at == 0 || at + frame.Length + 4 > bytes.Length || Mp3Frame.TryRead(bytes[(at + frame.Length)..], out _)))
                return at;
        }

        return 0;
    }

    // The header follows the side information of the first frame, which holds no audio.
    static int XingPlace(Mp3Frame first) => 4 + (first.IsMpeg1 ? first.Channels == 1 ? 17 : 32 : first.Channels == 1 ? 9 : 17);

    // The encoder's delay and padding, if the header has them.
    static int Padding(ReadOnlySpan<byte> bytes, Mp3Frame first)
    {
        var encoder = bytes[Math.Min(XingPlace(first) + 120, bytes.Length)..];
        return encoder.Length >= 24 && (encoder.StartsWith("LAME"u8) || encoder.StartsWith("Lav"u8))
            ? (encoder[21] << 4) + (encoder[22] >> 4) + ((encoder[22] & 15) << 8) + encoder[23]
            : 0;
    }

    static uint? FrameCount(ReadOnlySpan<byte> bytes, Mp3Frame first)
    {
        var xing = XingPlace(first);
        if (bytes.Length < 64)
            return null;
        if (bytes[xing..].StartsWith("Xing"u8) || bytes[xing..].StartsWith("Info"u8))
            return (bytes[xing + 7] & 1) != 0 && BinaryPrimitives.ReadUInt32BigEndian(bytes[(xing + 8)..]) is > 0 and var count ? count : null;
        return bytes[36..].StartsWith("VBRI"u8) && BinaryPrimitives.ReadUInt32BigEndian(bytes[50..]) is > 0 and var frames ? frames : null;
    }

    static async Task<(long Frames, long Length)> Count(BoundedBytes bytes, long start, CancellationToken cancel)
    {
        var (frames, at) = (0L, start);
        while (at - start < MostCounted && await bytes.Read(at, Window, cancel) is { Length: >= 4 } window)
        {
            var (counted, length) = Count(window.Span);
            // A tag in the middle, left when two files were concatenated.
            if (counted == 0 && (length = FirstFrame(window.Span)) == 0)
                break;
            frames += counted;
            at += length;
        }

        return (frames, Math.Max(at - start, 1));
    }

    // The last frame may extend past the window. The next window then starts after it.
    static (int Frames, int Length) Count(ReadOnlySpan<byte> window)
    {
        var (frames, at) = (0, 0);
        for (; at < window.Length && Mp3Frame.TryRead(window[at..], out var frame); at += frame.Length)
            frames++;
        return (frames, at);
    }
}
